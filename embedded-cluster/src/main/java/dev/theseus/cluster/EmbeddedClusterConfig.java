package dev.theseus.cluster;

import dev.theseus.cluster.api.RequestFilter;
import dev.theseus.cluster.kubelet.ImageCatalog;
import dev.theseus.cluster.store.KubernetesTypes;
import dev.theseus.cluster.store.ResourceType;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What a cluster is like.
 *
 * @param name name of the cluster and of its context in the kubeconfig
 * @param index 1 to 254, unique on the machine: pods and services get addresses in {@code
 *     127.index.0.0/16}
 * @param port of the API on 127.0.0.1, 0 for any free one
 * @param dataDirectory where objects, volumes and logs are kept; with it, state survives a restart
 * @param kubeconfig where to write the kubeconfig; empty: {@code kubeconfig} in the data directory
 * @param types the kinds that it serves
 * @param images which program each image stands for
 * @param runsProcesses false: pods become ready without any process, for clusters that only hold
 *     descriptors
 * @param filter faults to inject between clients and the API
 */
public record EmbeddedClusterConfig(
    String name,
    int index,
    int port,
    Path dataDirectory,
    Optional<Path> kubeconfig,
    List<ResourceType> types,
    ImageCatalog images,
    boolean runsProcesses,
    RequestFilter filter) {

  public EmbeddedClusterConfig {
    types = List.copyOf(types);
  }

  /** A plain Kubernetes cluster on any free port, without processes. */
  public static EmbeddedClusterConfig of(String name, int index, Path dataDirectory) {
    return new EmbeddedClusterConfig(
        name,
        index,
        0,
        dataDirectory,
        Optional.empty(),
        KubernetesTypes.kubernetes(),
        image -> Optional.empty(),
        false,
        RequestFilter.none());
  }

  public EmbeddedClusterConfig withPort(int newPort) {
    return new EmbeddedClusterConfig(
        name, index, newPort, dataDirectory, kubeconfig, types, images, runsProcesses, filter);
  }

  public EmbeddedClusterConfig withKubeconfig(Path file) {
    return new EmbeddedClusterConfig(
        name, index, port, dataDirectory, Optional.of(file), types, images, runsProcesses, filter);
  }

  public EmbeddedClusterConfig withTypes(List<ResourceType> newTypes) {
    return new EmbeddedClusterConfig(
        name, index, port, dataDirectory, kubeconfig, newTypes, images, runsProcesses, filter);
  }

  /** Pods run the programs that the catalog has for their images. */
  public EmbeddedClusterConfig withProcesses(ImageCatalog catalog) {
    return new EmbeddedClusterConfig(
        name, index, port, dataDirectory, kubeconfig, types, catalog, true, filter);
  }

  public EmbeddedClusterConfig withFilter(RequestFilter newFilter) {
    return new EmbeddedClusterConfig(
        name, index, port, dataDirectory, kubeconfig, types, images, runsProcesses, newFilter);
  }

  /** Where the kubeconfig is written. */
  public Path kubeconfigFile() {
    return kubeconfig.orElse(dataDirectory.resolve("kubeconfig"));
  }
}
