package dev.theseus.cluster.kubelet;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What an image means on this machine: the program that a container of it runs.
 *
 * @param entrypoint argument vector, used unless the container has a {@code command}; empty: no
 *     process at all, the container is Running and Ready in name only, whatever its probes say
 * @param arguments default arguments, used unless the container has {@code command} or {@code args}
 * @param environment variables that the container's own {@code env} overrides
 * @param workingDirectory used unless the container has a {@code workingDir}; empty: a directory of
 *     the container's own
 * @param stopSignal name of the signal that asks the program to stop, as in an image's {@code
 *     STOPSIGNAL}, for example {@code SIGTERM} or {@code SIGINT}
 */
public record ImageProgram(
    List<String> entrypoint,
    List<String> arguments,
    Map<String, String> environment,
    Optional<String> workingDirectory,
    String stopSignal) {

  public ImageProgram {
    entrypoint = List.copyOf(entrypoint);
    arguments = List.copyOf(arguments);
    environment = Map.copyOf(environment);
  }

  /** A program that stops on SIGTERM and needs nothing but its argument vector. */
  public static ImageProgram of(String... entrypoint) {
    return new ImageProgram(List.of(entrypoint), List.of(), Map.of(), Optional.empty(), "SIGTERM");
  }

  /** Containers that run in name only, for programs that this machine does not have. */
  public static ImageProgram inNameOnly() {
    return of();
  }

  /** Whether a container of it is a process. */
  boolean isProcess() {
    return !entrypoint.isEmpty();
  }

  /** The same program with these variables added. */
  public ImageProgram withEnvironment(Map<String, String> added) {
    var all = new java.util.HashMap<>(environment);
    all.putAll(added);
    return new ImageProgram(entrypoint, arguments, all, workingDirectory, stopSignal);
  }

  /** The same program with these default arguments. */
  public ImageProgram withArguments(String... defaults) {
    return new ImageProgram(
        entrypoint, List.of(defaults), environment, workingDirectory, stopSignal);
  }

  /** The same program, asked to stop with this signal. */
  public ImageProgram withStopSignal(String signal) {
    return new ImageProgram(entrypoint, arguments, environment, workingDirectory, signal);
  }
}
