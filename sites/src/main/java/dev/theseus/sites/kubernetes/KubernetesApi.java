package dev.theseus.sites.kubernetes;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.theseus.sites.SiteException;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;

/**
 * Sends calls over fabric8's HTTP client, which has the kubeconfig's address, trust and
 * credentials. Bodies stay plain JSON, so that nothing which a typed model does not know gets lost.
 */
final class KubernetesApi implements AutoCloseable {

  static final ObjectMapper JSON = new ObjectMapper();

  private static final TypeReference<Map<String, Object>> TREE = new TypeReference<>() {};
  private static final int CALL_SECONDS = 30;
  private static final int UNAUTHORIZED = 401;
  private static final int FORBIDDEN = 403;
  private static final int SERVER_ERROR = 500;

  private final KubernetesClient client;
  private final String server;
  private final Failures failures;

  KubernetesApi(KubernetesClient client, Failures failures) {
    this.client = client;
    this.server = client.getMasterUrl().toString().replaceAll("/+$", "");
    this.failures = failures;
  }

  Failures failures() {
    return failures;
  }

  /**
   * The answer as a tree.
   *
   * @throws SiteException where it is no success
   */
  Map<String, Object> tree(Call call) {
    return parse(call, text(call));
  }

  /**
   * The answer as text.
   *
   * @throws SiteException where it is no success
   */
  String text(Call call) {
    HttpRequest request = request(call).timeout(CALL_SECONDS, TimeUnit.SECONDS).build();
    HttpResponse<String> response =
        await(call, client.getHttpClient().sendAsync(request, String.class));
    String body = response.body() == null ? "" : response.body();
    if (!response.isSuccessful()) {
      throw refused(call, response.code(), body);
    }
    return body;
  }

  /** Starts a watch, whose lines go to the receiver until it is closed or the server ends it. */
  WatchStream watch(Call call) {
    WatchStream stream = new WatchStream();
    HttpRequest request = request(call.with("watch", "true")).forStreaming().build();
    HttpResponse<?> response =
        await(call, stream.opened(client.getHttpClient().consumeBytes(request, stream)));
    if (!response.isSuccessful()) {
      stream.close();
      throw refused(call, response.code(), "");
    }
    return stream;
  }

  /**
   * A server that has just been started knows neither accounts nor roles for a moment, and denies
   * what it will allow. While it says that it is not ready, no denial counts.
   */
  private SiteException refused(Call call, int code, String body) {
    SiteException answer = failures.answered(call.action(), code, body);
    boolean denied = code == UNAUTHORIZED || code == FORBIDDEN;
    return denied && isStarting(call) ? failures.starting(answer) : answer;
  }

  private boolean isStarting(Call call) {
    HttpRequest request =
        client
            .getHttpClient()
            .newHttpRequestBuilder()
            .uri(server + "/readyz")
            .timeout(CALL_SECONDS, TimeUnit.SECONDS)
            .build();
    try {
      HttpResponse<String> response =
          await(call, client.getHttpClient().sendAsync(request, String.class));
      return response.code() >= SERVER_ERROR;
    } catch (SiteException away) {
      return away.kind() == SiteException.Kind.RETRIABLE;
    }
  }

  Map<String, Object> parse(Call call, String body) {
    try {
      return JSON.readValue(body, TREE);
    } catch (JsonProcessingException noJson) {
      throw failures.unreadable(call.action(), body, noJson);
    }
  }

  private HttpRequest.Builder request(Call call) {
    HttpRequest.Builder builder =
        client.getHttpClient().newHttpRequestBuilder().uri(server + call.path() + query(call));
    if (!call.accept().isEmpty()) {
      builder.header("Accept", call.accept());
    }
    if (call.method().equals("GET")) {
      return builder;
    }
    return builder.method(call.method(), call.contentType(), call.body());
  }

  private static String query(Call call) {
    String query =
        call.query().entrySet().stream()
            .filter(parameter -> !parameter.getValue().isEmpty())
            .map(parameter -> parameter.getKey() + "=" + encoded(parameter.getValue()))
            .collect(Collectors.joining("&"));
    return query.isEmpty() ? "" : "?" + query;
  }

  private static String encoded(String value) {
    return URLEncoder.encode(value, StandardCharsets.UTF_8);
  }

  private <T> T await(Call call, CompletableFuture<T> answer) {
    try {
      return answer.get(CALL_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException failed) {
      throw failures.unanswered(
          call.action(), failed.getCause() == null ? failed : failed.getCause());
    } catch (TimeoutException late) {
      answer.cancel(true);
      throw failures.unanswered(call.action(), late);
    } catch (InterruptedException interrupted) {
      answer.cancel(true);
      Thread.currentThread().interrupt();
      throw failures.unanswered(call.action(), interrupted);
    }
  }

  @Override
  public void close() {
    client.close();
  }
}
