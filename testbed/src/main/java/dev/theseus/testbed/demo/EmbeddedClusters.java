package dev.theseus.testbed.demo;

import dev.theseus.cluster.EmbeddedCluster;
import dev.theseus.cluster.kubelet.NodeDirectories;
import dev.theseus.runtime.TheseusRuntime;
import java.nio.file.Path;
import java.util.Optional;

/** Clusters of the runtime, which also ends them. */
record EmbeddedClusters(TheseusRuntime runtime) implements Clusters {
  @Override
  public Path kubeconfig(String site) {
    return Optional.ofNullable(runtime.clusters().get(site))
        .map(EmbeddedCluster::kubeconfig)
        .orElseThrow(() -> new IllegalArgumentException("There is no cluster " + site));
  }

  @Override
  public Path kubeconfigOfTheseus(String site) {
    return kubeconfig(site);
  }

  @Override
  public void openSource(String site, String namespace) {}

  @Override
  public Path volumeFolder(String site, String persistentVolume) {
    return new NodeDirectories(runtime.clusterData(site).resolve("node"))
        .persistentVolume(persistentVolume);
  }

  @Override
  public String registry() {
    return "registry.east.example";
  }

  @Override
  public Optional<String> provisioner() {
    return Optional.of("theseus.dev/directory");
  }

  @Override
  public void close() {}
}
