package dev.theseus.testbed.demo;

import dev.theseus.cli.CliException;
import dev.theseus.cli.ExitCode;
import dev.theseus.testbed.shop.ShopDescriptors;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Clusters that {@code testbed/cluster up} started; the shop's namespace there is the demo's. */
final class RealClusters implements Clusters {
  static final String REGISTRY = "localhost";

  private static final Duration GONE_LIMIT = Duration.ofSeconds(90);

  private final ClusterScript script;
  private final Map<String, Path> kubeconfigs;

  private RealClusters(ClusterScript script, Map<String, Path> kubeconfigs) {
    this.script = script;
    this.kubeconfigs = Map.copyOf(kubeconfigs);
  }

  /**
   * Takes the running clusters, with the images of agents and shop, and without a shop.
   *
   * @throws CliException where one of them is not up
   */
  static RealClusters open(List<String> sites) throws IOException {
    ClusterScript script = ClusterScript.find();
    Map<String, Path> running = script.running();
    List<String> missing = sites.stream().filter(site -> !running.containsKey(site)).toList();
    if (!missing.isEmpty()) {
      throw new CliException(
          ExitCode.UNREACHABLE,
          "The real clusters %s are not up; start them with 'testbed/cluster up'."
              .formatted(missing));
    }
    running.keySet().retainAll(sites);
    Path cache = running.values().iterator().next().resolveSibling("../images/theseus").normalize();
    new LoadedImages(script, cache).ensure(running);
    RealClusters clusters = new RealClusters(script, running);
    clusters.removeShop();
    return clusters;
  }

  private void removeShop() {
    for (Path kubeconfig : kubeconfigs.values()) {
      try (KubernetesClient client =
          new KubernetesClientBuilder()
              .withConfig(Config.fromKubeconfig(kubeconfig.toFile()))
              .build()) {
        var namespace = client.namespaces().withName(ShopDescriptors.NAMESPACE);
        namespace.delete();
        namespace.waitUntilCondition(
            found -> found == null, GONE_LIMIT.toSeconds(), TimeUnit.SECONDS);
      }
    }
  }

  @Override
  public Path kubeconfig(String site) {
    return Optional.ofNullable(kubeconfigs.get(site))
        .orElseThrow(() -> new IllegalArgumentException("There is no cluster " + site));
  }

  @Override
  public Path volumeFolder(String site, String persistentVolume) {
    return script.volumeFolder(site, persistentVolume);
  }

  @Override
  public String registry() {
    return REGISTRY;
  }

  @Override
  public Optional<String> provisioner() {
    return Optional.empty();
  }

  @Override
  public void close() {
    removeShop();
  }
}
