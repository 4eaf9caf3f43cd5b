package dev.theseus.cluster.api;

import java.io.InputStream;
import java.util.Optional;

/** What pods wrote; implemented by whatever runs them. */
public interface PodLogs {

  /**
   * Opens the output of one container, oldest line first.
   *
   * @throws dev.theseus.cluster.store.ApiStatusException where the container has none
   */
  InputStream open(Request request);

  /**
   * Which output.
   *
   * @param container empty: the pod's only or first one
   * @param follow whether the stream stays open while the container runs
   * @param previous whether it is the output of the run before the last restart
   * @param tailLines only the last lines, all where empty
   * @param timestamps whether each line starts with the time at which it was written
   */
  record Request(
      String namespace,
      String pod,
      Optional<String> container,
      boolean follow,
      boolean previous,
      Optional<Integer> tailLines,
      boolean timestamps) {}

  /** A cluster that runs nothing. */
  static PodLogs none() {
    return request -> InputStream.nullInputStream();
  }
}
