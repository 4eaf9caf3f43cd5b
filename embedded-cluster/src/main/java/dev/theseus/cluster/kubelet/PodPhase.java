package dev.theseus.cluster.kubelet;

import java.util.List;

/** Derives a pod's phase from its containers. */
enum PodPhase {
  PENDING("Pending"),
  RUNNING("Running"),
  SUCCEEDED("Succeeded"),
  FAILED("Failed");

  private final String text;

  PodPhase(String text) {
    this.text = text;
  }

  String text() {
    return text;
  }

  boolean isTerminal() {
    return this == SUCCEEDED || this == FAILED;
  }

  /** The phase of a pod whose containers are in these states. */
  static PodPhase of(List<ContainerSlot> init, List<ContainerSlot> main) {
    if (init.stream().anyMatch(ContainerSlot::hasFailed)) {
      return FAILED;
    }
    if (!init.stream().allMatch(PodPhase::isPast)) {
      return PENDING;
    }
    boolean allEnded = main.stream().allMatch(slot -> slot.hasSucceeded() || slot.hasFailed());
    if (allEnded) {
      return main.stream().anyMatch(ContainerSlot::hasFailed) ? FAILED : SUCCEEDED;
    }
    boolean neverStarted =
        main.stream().noneMatch(slot -> slot.isRunning() || slot.lastTermination().isPresent());
    return neverStarted ? PENDING : RUNNING;
  }

  private static boolean isPast(ContainerSlot slot) {
    return slot.role() == ContainerSlot.Role.SIDECAR || slot.hasSucceeded();
  }
}
