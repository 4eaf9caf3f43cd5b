package dev.theseus.sites.kubernetes;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One request to an API server.
 *
 * @param path such as {@code /api/v1/namespaces/shop/pods}
 * @param query decoded parameters; those with an empty value are not sent
 * @param body JSON; empty for none
 * @param accept media types of the answer, best first; empty for whatever the server likes
 */
record Call(
    String method,
    String path,
    Map<String, String> query,
    String body,
    String contentType,
    String accept,
    Action action) {

  private static final String JSON = "application/json";

  static Call get(String path, Action action) {
    return new Call("GET", path, Map.of(), "", JSON, "", action);
  }

  static Call post(String path, String body, Action action) {
    return new Call("POST", path, Map.of("fieldManager", "theseus"), body, JSON, "", action);
  }

  static Call mergePatch(String path, String body, Action action) {
    Map<String, String> query = Map.of("fieldManager", "theseus");
    return new Call("PATCH", path, query, body, "application/merge-patch+json", "", action);
  }

  static Call delete(String path, String options, Action action) {
    return new Call("DELETE", path, Map.of(), options, JSON, "", action);
  }

  Call with(String parameter, String value) {
    Map<String, String> more = new LinkedHashMap<>(query);
    more.put(parameter, value);
    return new Call(method, path, more, body, contentType, accept, action);
  }

  Call accepting(String mediaTypes) {
    return new Call(method, path, query, body, contentType, mediaTypes, action);
  }
}
