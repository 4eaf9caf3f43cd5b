package dev.theseus.cluster.api;

import java.util.Optional;

/** What a node's own HTTP endpoints answer; implemented by the kubelet. */
@FunctionalInterface
public interface NodeProxy {

  /**
   * Answers a GET.
   *
   * @param path below the node such as {@code stats/summary}, without leading slash
   * @return the answer, empty where the node has no such path
   */
  Optional<Answer> get(String node, String path);

  /** One answer of a node. */
  record Answer(String contentType, String body) {}

  /** Nodes without endpoints. */
  static NodeProxy none() {
    return (node, path) -> Optional.empty();
  }
}
