package dev.theseus.cluster.kubelet;

import java.nio.file.Path;

/**
 * Settings of one node.
 *
 * @param nodeName name of the Node object and of {@code spec.nodeName}
 * @param nodeAddress the node's own loopback address
 * @param directory where pods and volumes live; kept between runs
 * @param images which program each image stands for
 * @param runProcesses false: pods become Running and Ready without any process, for clusters that
 *     only hold descriptors
 * @param crashBackoffMillis pause before the second restart of a container; doubles up to a minute
 * @param shutdownGraceMillis how long containers may take to stop when the cluster closes
 */
public record KubeletConfig(
    String nodeName,
    String nodeAddress,
    Path directory,
    ImageCatalog images,
    boolean runProcesses,
    long crashBackoffMillis,
    long shutdownGraceMillis) {

  /** Settings with the usual pauses: 1 s before the second restart, 5 s to stop on close. */
  public static KubeletConfig of(
      String nodeName, String nodeAddress, Path directory, ImageCatalog images) {
    return new KubeletConfig(nodeName, nodeAddress, directory, images, true, 1_000, 5_000);
  }

  /** The same node, with or without processes. */
  public KubeletConfig withProcesses(boolean run) {
    return new KubeletConfig(
        nodeName, nodeAddress, directory, images, run, crashBackoffMillis, shutdownGraceMillis);
  }

  /** The same node with another first pause between restarts. */
  public KubeletConfig withCrashBackoffMillis(long millis) {
    return new KubeletConfig(
        nodeName, nodeAddress, directory, images, runProcesses, millis, shutdownGraceMillis);
  }
}
