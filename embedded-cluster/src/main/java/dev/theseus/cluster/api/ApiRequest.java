package dev.theseus.cluster.api;

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

  /** Whether the body is written in YAML, of which JSON is a part. */
  boolean hasYamlBody() {
    return header("content-type").contains("yaml");
  }
}
