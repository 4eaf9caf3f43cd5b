package dev.theseus.cluster.kubelet;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.theseus.cluster.kubelet.ContainerState.Running;
import dev.theseus.cluster.kubelet.ContainerState.Terminated;
import dev.theseus.cluster.kubelet.ContainerState.Waiting;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** Writes down a pod's state in the words of the API. Pure but for the time of transitions. */
final class PodStatusBuilder {
  private final String nodeAddress;

  PodStatusBuilder(String nodeAddress) {
    this.nodeAddress = nodeAddress;
  }

  /** The whole status of a pod; times of conditions that did not change are kept. */
  ObjectNode build(
      ObjectNode pod, String podAddress, List<ContainerSlot> init, List<ContainerSlot> main) {
    ObjectNode before = pod.path("status") instanceof ObjectNode status ? status : pod.objectNode();
    ObjectNode status = before.deepCopy();
    PodPhase phase = PodPhase.of(init, main);
    status.put("phase", phase.text());
    status.put("hostIP", nodeAddress).put("podIP", podAddress);
    status.putArray("hostIPs").addObject().put("ip", nodeAddress);
    status.putArray("podIPs").addObject().put("ip", podAddress);
    if (!status.has("startTime")) {
      status.put("startTime", time(Instant.now()));
    }
    status.put("qosClass", before.path("qosClass").asText("BestEffort"));
    conditions(status, phase, init, main);
    if (!init.isEmpty()) {
      containers(status.putArray("initContainerStatuses"), pod, init);
    }
    containers(status.putArray("containerStatuses"), pod, main);
    return status;
  }

  private static void conditions(
      ObjectNode status, PodPhase phase, List<ContainerSlot> init, List<ContainerSlot> main) {
    boolean initialized = init.stream().allMatch(ContainerSlot::letsNextStart);
    boolean ready = !phase.isTerminal() && initialized && allReady(init) && allReady(main);
    condition(status, "PodScheduled", true, "");
    condition(status, "PodReadyToStartContainers", !phase.isTerminal(), "");
    condition(status, "Initialized", initialized, "ContainersNotInitialized");
    String reason = phase == PodPhase.SUCCEEDED ? "PodCompleted" : "ContainersNotReady";
    condition(status, "ContainersReady", ready, reason);
    condition(status, "Ready", ready, reason);
  }

  private static boolean allReady(List<ContainerSlot> slots) {
    return slots.stream()
        .filter(slot -> slot.role() != ContainerSlot.Role.INIT)
        .allMatch(ContainerSlot::isReady);
  }

  private static void condition(
      ObjectNode status, String type, boolean value, String reasonIfFalse) {
    ArrayNode conditions = status.withArrayProperty("conditions");
    String text = value ? "True" : "False";
    ObjectNode condition = null;
    for (JsonNode candidate : conditions) {
      if (candidate.path("type").asText().equals(type)) {
        condition = (ObjectNode) candidate;
      }
    }
    if (condition == null) {
      condition = conditions.addObject().put("type", type);
    }
    if (!condition.path("status").asText().equals(text)) {
      condition.put("status", text).put("lastTransitionTime", time(Instant.now()));
      condition.putNull("lastProbeTime");
    }
    condition.remove("reason");
    if (!value && !reasonIfFalse.isEmpty()) {
      condition.put("reason", reasonIfFalse);
    }
  }

  private static void containers(ArrayNode statuses, ObjectNode pod, List<ContainerSlot> slots) {
    String uid = pod.path("metadata").path("uid").asText();
    for (ContainerSlot slot : slots) {
      ObjectNode status = statuses.addObject().put("name", slot.name());
      status.set("state", state(status, slot.state()));
      status.set("lastState", lastState(status, slot));
      status.put(
          "ready", slot.role() == ContainerSlot.Role.INIT ? slot.hasSucceeded() : slot.isReady());
      status.put("started", slot.hasStarted());
      status.put("restartCount", slot.restartCount());
      String image = slot.spec().path("image").asText();
      status.put("image", image).put("imageID", slot.isRunning() ? image : "");
      if (slot.isRunning() || slot.lastTermination().isPresent()) {
        status.put(
            "containerID", "process://" + uid + "/" + slot.name() + "/" + slot.restartCount());
      }
    }
  }

  private static ObjectNode state(ObjectNode factory, ContainerState state) {
    ObjectNode shown = factory.objectNode();
    switch (state) {
      case Waiting(String reason, String message) -> {
        ObjectNode waiting = shown.putObject("waiting").put("reason", reason);
        if (!message.isEmpty()) {
          waiting.put("message", message);
        }
      }
      case Running(Instant startedAt) ->
          shown.putObject("running").put("startedAt", time(startedAt));
      case Terminated(Termination end) -> shown.set("terminated", terminated(factory, end));
    }
    return shown;
  }

  private static ObjectNode lastState(ObjectNode factory, ContainerSlot slot) {
    ObjectNode shown = factory.objectNode();
    boolean current = slot.state() instanceof Terminated;
    slot.lastTermination()
        .filter(end -> !current)
        .ifPresent(end -> shown.set("terminated", terminated(factory, end)));
    return shown;
  }

  private static ObjectNode terminated(ObjectNode factory, Termination end) {
    ObjectNode shown = factory.objectNode().put("exitCode", end.exitCode());
    if (end.signal() > 0) {
      shown.put("signal", end.signal());
    }
    return shown
        .put("reason", end.reason())
        .put("startedAt", time(end.startedAt()))
        .put("finishedAt", time(end.finishedAt()));
  }

  static String time(Instant instant) {
    return instant.truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
