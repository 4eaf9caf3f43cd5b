package dev.theseus.cluster.kubelet;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Everything needed to start a container's process.
 *
 * @param arguments program and arguments, translated and resolved
 * @param environment the whole environment; nothing is inherited
 * @param workingDirectory an existing directory
 * @param log where standard output and error are appended
 * @param identity user and group to run as; empty: those of this JVM
 * @param stopSignal number of the signal that asks it to stop
 */
record ProcessLaunch(
    List<String> arguments,
    Map<String, String> environment,
    Path workingDirectory,
    Path log,
    Optional<Identity> identity,
    int stopSignal) {

  /** A user and a group by number. */
  record Identity(long user, long group) {}
}
