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
    for (String site : sites) {
      clusters.makeAccess(site);
    }
    return clusters;
  }

  private void makeAccess(String site) throws IOException {
    try (KubernetesClient client = client(kubeconfig(site))) {
      LimitedAccess access = new LimitedAccess(client);
      access.create(script.rights(), kubeconfigOfTheseus(site));
      if (site.equals(DemoSettings.TARGET)) {
        // Its namespace does not exist yet, so no role can be bound in it.
        access.bindEverywhere("theseus-target");
      }
    }
  }

  @Override
  public Path kubeconfigOfTheseus(String site) {
    return kubeconfig(site).resolveSibling("kubeconfig-theseus");
  }

  @Override
  public void openSource(String site, String namespace) {
    try (KubernetesClient client = client(kubeconfig(site))) {
      new LimitedAccess(client).bindIn(namespace, "theseus-source");
    }
  }

  private static KubernetesClient client(Path kubeconfig) {
    return new KubernetesClientBuilder()
        .withConfig(Config.fromKubeconfig(kubeconfig.toFile()))
        .build();
  }

  private void removeShop() {
    for (Path kubeconfig : kubeconfigs.values()) {
      try (KubernetesClient client = client(kubeconfig)) {
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
