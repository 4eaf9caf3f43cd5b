package dev.theseus.messaging.serde;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;

/**
 * The few calls of the Confluent registry protocol that serdes need. Ids and schemas never change
 * once they are known, so each is asked for once. Thread-safe.
 */
public final class RegistryClient implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String CONTENT_TYPE = "application/vnd.schemaregistry.v1+json";
  private static final Duration LIMIT = Duration.ofSeconds(10);

  /** A schema with the id that the registry knows it by. */
  record Registered(int id, Schema schema) {}

  private record SubjectSchema(String subject, Schema schema) {}

  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(3))
          .build();
  private final List<String> urls;
  private final Optional<String> authorization;
  private final Map<Integer, Schema> schemas = new ConcurrentHashMap<>();
  private final Map<SubjectSchema, Integer> ids = new ConcurrentHashMap<>();

  private RegistryClient(List<String> urls, Optional<String> authorization) {
    this.urls = urls;
    this.authorization = authorization;
  }

  /**
   * Reads {@code schema.registry.url} (several, comma-separated, are tried in turn), {@code
   * basic.auth.credentials.source} and {@code basic.auth.user.info}.
   */
  public static RegistryClient of(Map<String, ?> settings) {
    var url = text(settings, "schema.registry.url");
    var urls =
        Arrays.stream(url.split(","))
            .map(String::strip)
            .filter(u -> !u.isEmpty())
            .map(u -> u.endsWith("/") ? u.substring(0, u.length() - 1) : u)
            .toList();
    if (urls.isEmpty()) {
      throw new IllegalArgumentException(
          "schema.registry.url is '" + url + "'; it must be the address of a schema registry.");
    }
    var basic = text(settings, "basic.auth.credentials.source").equals("USER_INFO");
    var header =
        "Basic "
            + Base64.getEncoder()
                .encodeToString(
                    text(settings, "basic.auth.user.info").getBytes(StandardCharsets.UTF_8));
    return new RegistryClient(urls, basic ? Optional.of(header) : Optional.empty());
  }

  /**
   * The schema of an id.
   *
   * @throws RegistryRefusedException with 40403 when the registry does not know it
   * @throws RegistryUnavailableException when no registry answers
   */
  public Schema schema(int id) {
    var known = schemas.get(id);
    if (known != null) {
      return known;
    }
    var answer = call("GET", "/schemas/ids/" + id, Optional.empty());
    var schema = parse(answer.path("schema").asText());
    schemas.put(id, schema);
    return schema;
  }

  /** What the registry would answer to {@link #schema}, which then does not ask. */
  void learn(int id, Schema schema) {
    schemas.putIfAbsent(id, schema);
  }

  /** The id of the schema under the subject; registers it where it is new. */
  public int register(String subject, Schema schema) {
    return id(subject, schema, "/versions");
  }

  /** The id of the schema under the subject where it is registered already. */
  public int lookUp(String subject, Schema schema) {
    return id(subject, schema, "");
  }

  /** The newest schema of the subject; asked for each time, because it can change. */
  Registered latest(String subject) {
    var answer = call("GET", "/subjects/" + encode(subject) + "/versions/latest", Optional.empty());
    return new Registered(answer.path("id").asInt(), parse(answer.path("schema").asText()));
  }

  @Override
  public void close() {
    http.shutdownNow();
  }

  private int id(String subject, Schema schema, String resource) {
    var key = new SubjectSchema(subject, schema);
    var known = ids.get(key);
    if (known != null) {
      return known;
    }
    var body = JSON.createObjectNode().put("schema", schema.toString());
    var answer = call("POST", "/subjects/" + encode(subject) + resource, Optional.of(body));
    var id = answer.path("id").asInt();
    ids.put(key, id);
    learn(id, schema);
    return id;
  }

  private JsonNode call(String method, String path, Optional<JsonNode> body) {
    var failure = new IOException("no address");
    for (var url : urls) {
      try {
        return read(send(method, url + path, body), path);
      } catch (IOException e) {
        failure = e;
      }
    }
    throw new RegistryUnavailableException(
        "No schema registry answers at "
            + String.join(", ", urls)
            + " ("
            + describe(failure)
            + "); check schema.registry.url or THESEUS_REGISTRY.",
        failure);
  }

  private HttpResponse<String> send(String method, String uri, Optional<JsonNode> body)
      throws IOException {
    var publisher =
        body.map(b -> HttpRequest.BodyPublishers.ofString(b.toString()))
            .orElseGet(HttpRequest.BodyPublishers::noBody);
    var request =
        HttpRequest.newBuilder(URI.create(uri))
            .timeout(LIMIT)
            .header("Content-Type", CONTENT_TYPE)
            .header("Accept", CONTENT_TYPE + ", application/json")
            .method(method, publisher);
    authorization.ifPresent(value -> request.header("Authorization", value));
    try {
      return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RegistryUnavailableException("The call of the registry was interrupted.", e);
    }
  }

  private static JsonNode read(HttpResponse<String> response, String path) throws IOException {
    var status = response.statusCode();
    if (status >= 500 || status == 429) {
      throw new IOException("status " + status + ": " + response.body());
    }
    JsonNode json;
    try {
      json = JSON.readTree(response.body());
    } catch (JsonProcessingException e) {
      json = JSON.missingNode();
    }
    if (status >= 400) {
      throw new RegistryRefusedException(
          "The schema registry refused "
              + path
              + ": "
              + json.path("message").asText("status " + status),
          json.path("error_code").asInt(status));
    }
    return json;
  }

  private static Schema parse(String text) {
    try {
      return new Schema.Parser().parse(text);
    } catch (AvroRuntimeException e) {
      throw new RegistryRefusedException(
          "The schema registry sent what is no Avro schema: " + e.getMessage(), 42201);
    }
  }

  private static String text(Map<String, ?> settings, String name) {
    var value = settings.get(name);
    return value == null ? "" : value.toString();
  }

  private static String encode(String subject) {
    return URLEncoder.encode(subject, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private static String describe(Exception e) {
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }
}
