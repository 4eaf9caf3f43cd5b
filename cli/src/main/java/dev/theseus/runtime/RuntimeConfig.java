package dev.theseus.runtime;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What runs in this JVM.
 *
 * @param data where everything is kept; empty means a temporary directory that is deleted on close
 * @param brokerPort loopback port of the broker; 0 picks a free one
 * @param registryPort loopback port of the schema registry; 0 picks a free one
 * @param clusters embedded clusters to start and to register as sites
 * @param services services to start; others may run as processes of their own
 */
public record RuntimeConfig(
    Optional<Path> data,
    int brokerPort,
    int registryPort,
    List<Cluster> clusters,
    Set<ServiceName> services) {

  /**
   * An embedded cluster.
   *
   * @param name also the name of its site
   * @param port of its API on loopback; 0 picks a free one
   */
  public record Cluster(String name, int port) {}

  public RuntimeConfig {
    clusters = List.copyOf(clusters);
    services = Set.copyOf(services);
  }

  /** All services and these clusters, on free ports. */
  public static RuntimeConfig of(Optional<Path> data, String... clusters) {
    return new RuntimeConfig(
        data,
        0,
        0,
        List.of(clusters).stream().map(name -> new Cluster(name, 0)).toList(),
        Set.of(ServiceName.values()));
  }

  /** The same with only these services in this JVM. */
  public RuntimeConfig withServices(Set<ServiceName> some) {
    return new RuntimeConfig(data, brokerPort, registryPort, clusters, some);
  }
}
