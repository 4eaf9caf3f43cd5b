package dev.theseus.cluster.store;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/**
 * Completes or refuses a write before it is stored. Called while the store is locked, so what it
 * reads through the reader stays true until the write is done; it must not block.
 */
@FunctionalInterface
public interface Admission {

  /**
   * Changes {@code request.object()} in place, or throws {@link ApiStatusException} to refuse.
   *
   * @param reader the store as it is before the write
   */
  void admit(Request request, ObjectReader reader);

  /** What kind of write it is. */
  enum Operation {
    CREATE,
    UPDATE,
    UPDATE_STATUS,
    DELETE
  }

  /**
   * One write.
   *
   * @param object the object as it would be stored; for a deletion, as it stands
   * @param old the object as it stands, empty for a creation
   */
  record Request(
      Operation operation,
      ResourceType type,
      ObjectNode object,
      Optional<ObjectNode> old,
      boolean dryRun) {

    /** Namespace of the object, empty for types without. */
    public String namespace() {
      return object.path("metadata").path("namespace").asText("");
    }

    public String name() {
      return object.path("metadata").path("name").asText("");
    }
  }
}
