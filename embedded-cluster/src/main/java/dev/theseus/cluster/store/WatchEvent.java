package dev.theseus.cluster.store;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/**
 * One change of one object.
 *
 * @param change what happened
 * @param object the object after it (before it, with the version of the deletion, when deleted)
 * @param previous the object before it, where there was one
 * @param resourceVersion the store's version right after the change
 */
public record WatchEvent(
    Change change, ObjectNode object, Optional<ObjectNode> previous, long resourceVersion) {

  /** What happened to the object. */
  public enum Change {
    ADDED,
    MODIFIED,
    DELETED
  }
}
