package dev.theseus.cluster.kubelet;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.theseus.cluster.store.KubernetesTypes;
import dev.theseus.cluster.store.ObjectStore;
import java.time.Instant;

/** Keeps the Node object that stands for this machine. */
final class NodeRegistration {
  private static final String VERSION = "v1.34.4";

  private final KubeletConfig config;
  private final ObjectStore store;

  NodeRegistration(KubeletConfig config, ObjectStore store) {
    this.config = config;
    this.store = store;
  }

  void register() {
    if (store.get(KubernetesTypes.NODE, "", config.nodeName()).isEmpty()) {
      ObjectNode node = JsonNodeFactory.instance.objectNode();
      node.put("apiVersion", "v1").put("kind", "Node");
      node.putObject("metadata")
          .put("name", config.nodeName())
          .putObject("labels")
          .put("kubernetes.io/hostname", config.nodeName())
          .put("kubernetes.io/os", "linux")
          .put("kubernetes.io/arch", architecture())
          // Deprecated, but kubelets still set them, and applications still select nodes by them.
          .put("beta.kubernetes.io/os", "linux")
          .put("beta.kubernetes.io/arch", architecture());
      node.putObject("spec");
      store.create(KubernetesTypes.NODE, node);
    }
    ObjectNode current = store.require(KubernetesTypes.NODE, "", config.nodeName());
    current.set("status", status());
    store.updateStatus(KubernetesTypes.NODE, current);
  }

  private ObjectNode status() {
    ObjectNode status = JsonNodeFactory.instance.objectNode();
    var addresses = status.putArray("addresses");
    addresses.addObject().put("type", "InternalIP").put("address", config.nodeAddress());
    addresses.addObject().put("type", "Hostname").put("address", config.nodeName());
    for (String field : new String[] {"capacity", "allocatable"}) {
      status
          .putObject(field)
          .put("cpu", Integer.toString(Runtime.getRuntime().availableProcessors()))
          .put("memory", totalMemoryKibibytes() + "Ki")
          .put("pods", "1000")
          .put("ephemeral-storage", config.directory().toFile().getTotalSpace() / 1024 + "Ki");
    }
    String now = PodStatusBuilder.time(Instant.now());
    status
        .putArray("conditions")
        .addObject()
        .put("type", "Ready")
        .put("status", "True")
        .put("reason", "KubeletReady")
        .put("message", "runs pods as processes of this machine")
        .put("lastHeartbeatTime", now)
        .put("lastTransitionTime", now);
    status
        .putObject("nodeInfo")
        .put("kubeletVersion", VERSION)
        .put("kubeProxyVersion", VERSION)
        .put("containerRuntimeVersion", "process://1")
        .put("operatingSystem", "linux")
        .put("architecture", architecture())
        .put("osImage", System.getProperty("os.name"))
        .put("kernelVersion", System.getProperty("os.version"))
        .put("machineID", config.nodeName())
        .put("systemUUID", config.nodeName())
        .put("bootID", config.nodeName());
    status.putObject("daemonEndpoints").putObject("kubeletEndpoint").put("Port", 10250);
    return status;
  }

  private static long totalMemoryKibibytes() {
    var system = java.lang.management.ManagementFactory.getOperatingSystemMXBean();
    return system instanceof com.sun.management.OperatingSystemMXBean machine
        ? machine.getTotalMemorySize() / 1024
        : Runtime.getRuntime().maxMemory() / 1024;
  }

  private static String architecture() {
    String name = System.getProperty("os.arch");
    return name.equals("aarch64") ? "arm64" : name;
  }
}
