package dev.theseus.cluster.kubelet;

import java.time.Instant;

/**
 * How a run of a container ended.
 *
 * @param signal the signal that ended it, 0 for none
 */
record Termination(int exitCode, int signal, Instant startedAt, Instant finishedAt) {

  String reason() {
    return exitCode == 0 ? "Completed" : "Error";
  }
}
