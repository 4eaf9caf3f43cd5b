package dev.theseus.cluster.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * One request.
 *
 * @param method such as {@code GET}
 * @param path decoded, without the query
 * @param query the first value of each parameter
 * @param headers the first value of each header, names in lower case
 * @param body as text; a protobuf body has one character for each byte
 */
public record ApiRequest(
    String method,
    String path,
    Map<String, String> query,
    Map<String, String> headers,
    String body) {

  Optional<String> parameter(String name) {
    return Optional.ofNullable(query.get(name)).filter(value -> !value.isEmpty());
  }

  boolean flag(String name) {
    return parameter(name).map(v -> v.equals("true") || v.equals("1")).orElse(false);
  }

  String header(String name) {
    return headers.getOrDefault(name.toLowerCase(Locale.ROOT), "");
  }

  /** The object in the body, whatever notation it came in. */
  ObjectNode object() {
    String contentType = header("content-type");
    return contentType.startsWith(ProtobufBody.CONTENT_TYPE)
        ? ProtobufBody.read(body.getBytes(StandardCharsets.ISO_8859_1))
        : Json.readObject(body, contentType.contains("yaml"));
  }
}
