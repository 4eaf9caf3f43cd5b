package dev.theseus.cluster.store;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.function.BiConsumer;

/** Where changes survive the process. The store's lock guards every call. */
public interface ChangeLog {

  /**
   * Hands every object of an earlier run to the reader, by its type's qualified name.
   *
   * @return the last version of that run, 0 when there was none
   */
  long replay(BiConsumer<String, ObjectNode> reader);

  /** Keeps one change; when it returns, a killed process does not lose it. */
  void append(ResourceType type, WatchEvent.Change change, ObjectNode object, long resourceVersion);

  void close();

  /** Keeps nothing. */
  static ChangeLog none() {
    return new ChangeLog() {
      @Override
      public long replay(BiConsumer<String, ObjectNode> reader) {
        return 0;
      }

      @Override
      public void append(
          ResourceType type, WatchEvent.Change change, ObjectNode object, long resourceVersion) {}

      @Override
      public void close() {}
    };
  }
}
