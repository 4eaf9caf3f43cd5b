package dev.theseus.cluster.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.theseus.cluster.store.ApiStatusException;
import java.io.IOException;
import java.io.UncheckedIOException;

/** The wire's two notations. */
final class Json {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final ObjectMapper YAML = new YAMLMapper();

  private Json() {}

  static ObjectNode object() {
    return JSON.createObjectNode();
  }

  static String text(JsonNode node) {
    try {
      return JSON.writeValueAsString(node);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  static JsonNode read(String body, boolean yaml) {
    try {
      JsonNode node = (yaml ? YAML : JSON).readTree(body);
      if (node == null || node.isMissingNode()) {
        throw ApiStatusException.badRequest("the request has no body");
      }
      return node;
    } catch (IOException e) {
      throw ApiStatusException.badRequest(
          "the request body is not " + (yaml ? "YAML: " : "JSON: ") + e.getMessage());
    }
  }

  static ObjectNode readObject(String body, boolean yaml) {
    if (read(body, yaml) instanceof ObjectNode object) {
      return object;
    }
    throw ApiStatusException.badRequest("the request body is not an object");
  }
}
