package dev.theseus.benchmarks;

import dev.theseus.cluster.EmbeddedCluster;
import dev.theseus.cluster.EmbeddedClusterConfig;
import dev.theseus.sites.descriptor.Descriptor;
import dev.theseus.sites.descriptor.ObjectKey;
import dev.theseus.sites.kubernetes.KubernetesSite;
import dev.theseus.sites.kubernetes.SiteDescription;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** How long it takes to read a namespace with many objects. */
@Command(
    name = "discovery",
    mixinStandardHelpOptions = true,
    description =
        "Fills a namespace of its own with objects, reads everything in it, and removes it again."
            + " Each round connects anew, so that nothing is known of the server before.")
final class DiscoveryBenchmark implements Callable<Integer> {
  private static final int EMBEDDED_INDEX = 209;

  @Option(
      names = "--kubeconfig",
      description = "cluster to take; default: an embedded one for the time of the benchmark")
  private Optional<Path> kubeconfig = Optional.empty();

  @Option(names = "--objects", defaultValue = "2000", description = "default: ${DEFAULT-VALUE}")
  private int objects;

  @Option(names = "--rounds", defaultValue = "5", description = "repetitions: ${DEFAULT-VALUE}")
  private int rounds;

  @Override
  public Integer call() throws IOException {
    if (kubeconfig.isPresent()) {
      measure(kubeconfig.get());
      return 0;
    }
    Path data = Files.createTempDirectory("theseus-discovery-benchmark-");
    try (EmbeddedCluster cluster =
        EmbeddedCluster.start(EmbeddedClusterConfig.of("benchmark", EMBEDDED_INDEX, data))) {
      measure(cluster.kubeconfig());
    } finally {
      ShellCommand.run(List.of("rm", "-rf", data.toString()));
    }
    return 0;
  }

  private void measure(Path file) {
    String namespace = "discovery-" + UUID.randomUUID().toString().substring(0, 8);
    List<Double> seconds = new ArrayList<>();
    try (KubernetesSite site = open(file)) {
      Descriptor made =
          site.objects().create(object("Namespace", Map.of("name", namespace)), false);
      try {
        for (int i = 0; i < objects; i++) {
          Map<String, Object> metadata = Map.of("name", "c" + i, "namespace", namespace);
          site.objects().create(object("ConfigMap", metadata), false);
        }
        for (int round = 0; round < rounds; round++) {
          seconds.add(round(file, namespace));
        }
      } finally {
        site.objects()
            .delete(new ObjectKey("v1", "Namespace", "", namespace), made.uid().orElse(""));
      }
    }
    Collections.sort(seconds);
    System.out.printf(
        Locale.ROOT,
        "%d objects read in %.2f s (median of %d; fastest %.2f, slowest %.2f)%n",
        objects,
        seconds.get(seconds.size() / 2),
        rounds,
        seconds.getFirst(),
        seconds.getLast());
  }

  private double round(Path file, String namespace) {
    try (KubernetesSite site = open(file)) {
      long start = System.nanoTime();
      int found = site.objects().discover(namespace, "").objects().size();
      if (found < objects) {
        throw new IllegalStateException("only %d of %d were found".formatted(found, objects));
      }
      return (System.nanoTime() - start) / 1e9;
    }
  }

  private static KubernetesSite open(Path file) {
    return KubernetesSite.open(new SiteDescription("benchmark", file.toString(), "", "none"));
  }

  private static Descriptor object(String kind, Map<String, ?> metadata) {
    return Descriptor.of(Map.of("apiVersion", "v1", "kind", kind, "metadata", metadata));
  }
}
