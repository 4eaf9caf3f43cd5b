package dev.theseus.embedded.registry;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.avro.Schema;

/**
 * One call: method, decoded path segments, query and body.
 *
 * @param path split before decoding, because a subject may contain an encoded slash
 */
record RegistryRequest(String method, List<String> path, String query, String body) {
  private static final ObjectMapper JSON = new ObjectMapper();

  static RegistryRequest of(HttpExchange exchange) throws IOException {
    var uri = exchange.getRequestURI();
    var segments =
        Arrays.stream(uri.getRawPath().split("/"))
            .filter(s -> !s.isEmpty())
            // A plus sign is itself in a path; only in a query does it mean a space.
            .map(s -> URLDecoder.decode(s.replace("+", "%2B"), StandardCharsets.UTF_8))
            .toList();
    var query = Optional.ofNullable(uri.getRawQuery()).orElse("");
    return new RegistryRequest(
        exchange.getRequestMethod(),
        segments,
        query,
        new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
  }

  boolean flag(String name) {
    return parameter(name).map(Boolean::parseBoolean).orElse(false);
  }

  Optional<String> parameter(String name) {
    return Arrays.stream(query.split("&"))
        .filter(p -> p.startsWith(name + "="))
        .map(p -> URLDecoder.decode(p.substring(name.length() + 1), StandardCharsets.UTF_8))
        .findFirst();
  }

  JsonNode json() {
    try {
      var node = JSON.readTree(body);
      if (node != null && node.isObject()) {
        return node;
      }
    } catch (JsonProcessingException e) {
      throw RegistryError.malformedRequest(e.getOriginalMessage());
    }
    throw RegistryError.malformedRequest("no object");
  }

  /** The Avro schema in the body. */
  Schema schema() {
    var json = json();
    var type = json.path("schemaType").asText("AVRO");
    if (!type.equals("AVRO")) {
      throw RegistryError.invalidSchema(
          "schema type '" + type + "' is not served; the embedded registry knows AVRO only.");
    }
    if (!json.path("references").isEmpty()) {
      throw RegistryError.invalidSchema(
          "references are not served; put the referenced types into the schema.");
    }
    return SchemaVersion.parse(json.path("schema").asText());
  }
}
