package dev.theseus.embedded.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

/** Talks plain HTTP, so that the tests see what any client sees. */
final class RegistryClient implements AutoCloseable {
  static final ObjectMapper JSON = new ObjectMapper();

  record Answer(int status, JsonNode body) {
    int errorCode() {
      return body.path("error_code").asInt();
    }
  }

  private final HttpClient http = HttpClient.newHttpClient();
  private final String url;

  RegistryClient(String url) {
    this.url = url;
  }

  Answer get(String path) {
    return send("GET", path, HttpRequest.BodyPublishers.noBody());
  }

  Answer delete(String path) {
    return send("DELETE", path, HttpRequest.BodyPublishers.noBody());
  }

  Answer postSchema(String path, String schema) {
    return post(path, JSON.createObjectNode().put("schema", schema).toString());
  }

  Answer post(String path, String body) {
    return send("POST", path, HttpRequest.BodyPublishers.ofString(body));
  }

  Answer put(String path, String body) {
    return send("PUT", path, HttpRequest.BodyPublishers.ofString(body));
  }

  private Answer send(String method, String path, HttpRequest.BodyPublisher body) {
    var request =
        HttpRequest.newBuilder(URI.create(url + path))
            .header("Content-Type", "application/vnd.schemaregistry.v1+json")
            .method(method, body)
            .build();
    try {
      var response = http.send(request, HttpResponse.BodyHandlers.ofString());
      return new Answer(response.statusCode(), JSON.readTree(response.body()));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    http.close();
  }
}
