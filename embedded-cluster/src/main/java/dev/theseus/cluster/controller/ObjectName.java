package dev.theseus.cluster.controller;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** Names one object among those of its type. */
record ObjectName(String namespace, String name) {

  static ObjectName of(ObjectNode object) {
    return new ObjectName(
        object.path("metadata").path("namespace").asText(""),
        object.path("metadata").path("name").asText());
  }
}
