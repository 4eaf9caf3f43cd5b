package dev.theseus.cluster;

import dev.theseus.cluster.api.RequestFilter;
import dev.theseus.cluster.store.KubernetesTypes;
import dev.theseus.cluster.store.ResourceType;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What a cluster is like.
 *
 * @param name name of the cluster and of its context in the kubeconfig
 * @param port of the API on 127.0.0.1, 0 for any free one
 * @param dataDirectory where objects, volumes and logs are kept; with it, state survives a restart
 * @param kubeconfig where to write the kubeconfig; empty: {@code kubeconfig} in the data directory
 * @param types the kinds that it serves
 * @param filter faults to inject between clients and the API
 */
public record EmbeddedClusterConfig(
    String name,
    int port,
    Path dataDirectory,
    Optional<Path> kubeconfig,
    List<ResourceType> types,
    RequestFilter filter) {

  public EmbeddedClusterConfig {
    types = List.copyOf(types);
  }

  /** A plain Kubernetes cluster on any free port. */
  public static EmbeddedClusterConfig of(String name, Path dataDirectory) {
    return new EmbeddedClusterConfig(
        name,
        0,
        dataDirectory,
        Optional.empty(),
        KubernetesTypes.kubernetes(),
        RequestFilter.none());
  }

  public EmbeddedClusterConfig withPort(int newPort) {
    return new EmbeddedClusterConfig(name, newPort, dataDirectory, kubeconfig, types, filter);
  }

  public EmbeddedClusterConfig withKubeconfig(Path file) {
    return new EmbeddedClusterConfig(name, port, dataDirectory, Optional.of(file), types, filter);
  }

  public EmbeddedClusterConfig withTypes(List<ResourceType> newTypes) {
    return new EmbeddedClusterConfig(name, port, dataDirectory, kubeconfig, newTypes, filter);
  }

  public EmbeddedClusterConfig withFilter(RequestFilter newFilter) {
    return new EmbeddedClusterConfig(name, port, dataDirectory, kubeconfig, types, newFilter);
  }

  /** Where the kubeconfig is written. */
  public Path kubeconfigFile() {
    return kubeconfig.orElse(dataDirectory.resolve("kubeconfig"));
  }
}
