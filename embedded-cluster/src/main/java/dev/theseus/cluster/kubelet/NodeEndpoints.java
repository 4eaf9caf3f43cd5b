package dev.theseus.cluster.kubelet;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.theseus.cluster.api.NodeProxy;
import dev.theseus.cluster.controller.Quantity;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** What a kubelet serves over HTTP: volume statistics and write counters. */
final class NodeEndpoints implements NodeProxy {
  private static final String PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8";
  private static final String WRITES = "container_fs_writes_bytes_total";

  private final KubeletConfig config;
  private final VolumeUsage usage;
  private final PodVolumes volumes;
  private final Supplier<List<PodWorker>> workers;

  NodeEndpoints(
      KubeletConfig config,
      VolumeUsage usage,
      PodVolumes volumes,
      Supplier<List<PodWorker>> workers) {
    this.config = config;
    this.usage = usage;
    this.volumes = volumes;
    this.workers = workers;
  }

  @Override
  public Optional<Answer> get(String node, String path) {
    if (!node.equals(config.nodeName())) {
      return Optional.empty();
    }
    return switch (path) {
      case "stats/summary" -> Optional.of(answer("application/json", summary().toString()));
      case "metrics/cadvisor" -> Optional.of(answer(PROMETHEUS, counters()));
      case "healthz" -> Optional.of(answer("text/plain", "ok"));
      default -> Optional.empty();
    };
  }

  private static Answer answer(String contentType, String body) {
    return new Answer(contentType, body);
  }

  /** The kubelet's Summary API, as far as volumes go: those of pods on this node. */
  private ObjectNode summary() {
    ObjectNode summary = JsonNodeFactory.instance.objectNode();
    summary.putObject("node").put("nodeName", config.nodeName());
    ArrayNode pods = summary.putArray("pods");
    for (PodWorker worker : workers.get()) {
      ObjectNode pod = worker.pod();
      ObjectNode entry = pods.addObject();
      JsonNode metadata = pod.path("metadata");
      entry
          .putObject("podRef")
          .put("name", metadata.path("name").asText())
          .put("namespace", metadata.path("namespace").asText())
          .put("uid", metadata.path("uid").asText());
      ArrayNode entries = entry.putArray("volume");
      for (JsonNode volume : pod.path("spec").path("volumes")) {
        PodVolumes.claimName(pod, volume).ifPresent(claim -> addClaim(entries, pod, volume, claim));
      }
    }
    return summary;
  }

  private void addClaim(ArrayNode entries, ObjectNode pod, JsonNode volume, String claim) {
    String namespace = pod.path("metadata").path("namespace").asText();
    volumes
        .persistentVolume(namespace, claim)
        .ifPresent(persistentVolume -> {
          Path directory = volumes.directoryOf(persistentVolume);
          VolumeUsage.Usage used = usage.of(directory);
          String size = persistentVolume.path("spec").path("capacity").path("storage").asText("0");
          long capacity = Quantity.parse(size).longValue();
          ObjectNode entry = entries.addObject();
          entry.put("time", PodStatusBuilder.time(used.time()));
          entry.put("name", volume.path("name").asText());
          entry.putObject("pvcRef").put("name", claim).put("namespace", namespace);
          entry.put("capacityBytes", capacity).put("usedBytes", used.bytes());
          entry.put("availableBytes", Math.max(0, capacity - used.bytes()));
          entry.put("inodesUsed", used.inodes());
        });
  }

  private String counters() {
    StringBuilder text = new StringBuilder();
    text.append("# HELP ").append(WRITES).append(" Cumulative count of bytes written\n");
    text.append("# TYPE ").append(WRITES).append(" counter\n");
    for (PodWorker worker : workers.get()) {
      JsonNode metadata = worker.pod().path("metadata");
      for (ContainerSlot slot : worker.slots()) {
        slot.process()
            .ifPresent(process ->
                text.append(WRITES)
                    .append("{container=\"")
                    .append(slot.name())
                    .append("\",device=\"\",namespace=\"")
                    .append(metadata.path("namespace").asText())
                    .append("\",pod=\"")
                    .append(metadata.path("name").asText())
                    .append("\"} ")
                    .append(ProcessTable.writtenBytes(process.processId()))
                    .append(' ')
                    .append(System.currentTimeMillis())
                    .append('\n'));
      }
    }
    return text.toString();
  }
}
