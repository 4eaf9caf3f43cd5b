package dev.theseus.cluster.kubelet;

import java.time.Instant;

/** What a container is doing, as its status shows it. */
sealed interface ContainerState {

  /** Not running, and about to be. */
  record Waiting(String reason, String message) implements ContainerState {}

  /** Its process runs. */
  record Running(Instant startedAt) implements ContainerState {}

  /** It has ended, and will not run again by itself. */
  record Terminated(Termination termination) implements ContainerState {}
}
