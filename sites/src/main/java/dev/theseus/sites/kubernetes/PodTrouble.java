package dev.theseus.sites.kubernetes;

import dev.theseus.sites.descriptor.Descriptor;
import dev.theseus.sites.descriptor.JsonTree;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Why a pod is not ready, from its status.
 *
 * @param sentence what is wrong
 * @param container the container that it is about; empty for none
 * @param ran whether that container ran, so that it may have a log
 * @param restarted whether the log of its last run is the one to read
 */
record PodTrouble(String sentence, String container, boolean ran, boolean restarted) {

  static PodTrouble of(Descriptor pod) {
    Optional<PodTrouble> unscheduled = unscheduled(pod);
    if (unscheduled.isPresent()) {
      return unscheduled.get();
    }
    List<Object> containers = new ArrayList<>(pod.listAt("status", "initContainerStatuses"));
    containers.addAll(pod.listAt("status", "containerStatuses"));
    for (Object container : containers) {
      Optional<PodTrouble> trouble = container(pod, container);
      if (trouble.isPresent()) {
        return trouble.get();
      }
    }
    String phase = pod.textAt("status", "phase").orElse("not yet seen by a node");
    String message = pod.textAt("status", "message").map(text -> ": " + text).orElse("");
    return new PodTrouble(
        "Pod %s is %s%s.".formatted(pod.name(), phase, message), "", false, false);
  }

  private static Optional<PodTrouble> unscheduled(Descriptor pod) {
    return PodFacts.condition(pod, "PodScheduled")
        .filter(c -> JsonTree.textAt(c, "status").orElse("").equals("False"))
        .map(c ->
            new PodTrouble(
                "Pod %s cannot be scheduled: %s."
                    .formatted(
                        pod.name(), JsonTree.textAt(c, "message").orElse("no node takes it")),
                "",
                false,
                false));
  }

  private static Optional<PodTrouble> container(Descriptor pod, Object status) {
    String name = JsonTree.textAt(status, "name").orElse("");
    boolean restarted =
        JsonTree.at(status, "restartCount")
            .map(String::valueOf)
            .filter(c -> !c.equals("0"))
            .isPresent();
    Optional<String> waiting = JsonTree.textAt(status, "state", "waiting", "reason");
    Optional<Object> ended =
        JsonTree.at(status, "state", "terminated")
            .or(() -> JsonTree.at(status, "lastState", "terminated"));
    Optional<String> code = ended.flatMap(e -> JsonTree.at(e, "exitCode")).map(String::valueOf);
    String what = "Container %s of pod %s".formatted(name, pod.name());
    if (waiting.isPresent() && code.isEmpty()) {
      return Optional.of(
          new PodTrouble(
              "%s waits: %s (image %s)%s."
                  .formatted(
                      what,
                      waiting.get(),
                      JsonTree.textAt(status, "image").orElse("?"),
                      JsonTree.textAt(status, "state", "waiting", "message")
                          .map(m -> ": " + m)
                          .orElse("")),
              name,
              false,
              false));
    }
    boolean finishedInit = code.filter("0"::equals).isPresent() && waiting.isEmpty();
    if (code.isPresent() && !finishedInit) {
      return Optional.of(
          new PodTrouble(
              "%s ended with exit code %s%s."
                  .formatted(
                      what,
                      code.get(),
                      ended
                          .flatMap(e -> JsonTree.textAt(e, "reason"))
                          .map(r -> " (" + r + ")")
                          .orElse("")),
              name,
              true,
              restarted));
    }
    boolean ready = JsonTree.at(status, "ready").filter(Boolean.TRUE::equals).isPresent();
    return ready || finishedInit
        ? Optional.empty()
        : Optional.of(
            new PodTrouble(
                "%s runs, but its readiness probe does not succeed.".formatted(what),
                name,
                true,
                false));
  }
}
