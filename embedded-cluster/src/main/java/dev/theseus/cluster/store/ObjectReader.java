package dev.theseus.cluster.store;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;

/** Reads objects; every answer is a copy. */
public interface ObjectReader {

  /** The types that this cluster serves. */
  ResourceTypes types();

  /**
   * The object of that name, if there is one.
   *
   * @param namespace ignored for types without namespace
   */
  Optional<ObjectNode> get(ResourceType type, String namespace, String name);

  /**
   * Every object of the type, by namespace and name.
   *
   * @param namespace a namespace, or {@link ObjectStore#ALL_NAMESPACES}
   */
  List<ObjectNode> list(ResourceType type, String namespace);
}
