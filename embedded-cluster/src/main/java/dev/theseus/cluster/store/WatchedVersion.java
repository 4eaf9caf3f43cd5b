package dev.theseus.cluster.store;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/** Presents stored objects as one version of the API serves them. */
final class WatchedVersion {
  private WatchedVersion() {}

  static ObjectNode of(ResourceType type, ObjectNode stored) {
    return stored.deepCopy().put("apiVersion", type.apiVersion()).put("kind", type.kind());
  }

  static WatchEvent of(ResourceType type, WatchEvent event) {
    Optional<ObjectNode> previous = event.previous().map(object -> of(type, object));
    return new WatchEvent(
        event.change(), of(type, event.object()), previous, event.resourceVersion());
  }
}
