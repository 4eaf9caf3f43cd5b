package dev.theseus.datamover.image;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.theseus.sites.descriptor.workload.ImageReference;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import javax.net.ssl.SSLException;

/**
 * Sends requests to registries: gets the token that one asks for, follows it to where its blobs
 * are, and waits for none that does not move.
 */
final class RegistryCalls {

  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
  private static final int CONNECT_TRIES = 3;
  private static final long FIRST_PAUSE_MILLIS = 200;
  private static final int MAX_REDIRECTS = 5;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Duration idleLimit;
  private final Map<String, String> tokens = new ConcurrentHashMap<>();
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          // Followed here: the token is not for the host that a blob is kept on.
          .followRedirects(HttpClient.Redirect.NEVER)
          .connectTimeout(CONNECT_TIMEOUT)
          .build();

  /**
   * Calls of one service.
   *
   * @param idleLimit how long nothing may move until a request has failed
   */
  RegistryCalls(Duration idleLimit) {
    this.idleLimit = idleLimit;
  }

  /** Sends a request about a repository that has no body of any length. */
  <T> HttpResponse<T> send(ImageReference image, HttpRequest.Builder request, BodyHandler<T> body)
      throws IOException, InterruptedException {
    return send(image, request, body, () -> 0);
  }

  /**
   * Sends a request about a repository.
   *
   * @param moved grows while the request's body moves
   */
  <T> HttpResponse<T> send(
      ImageReference image, HttpRequest.Builder request, BodyHandler<T> body, LongSupplier moved)
      throws IOException, InterruptedException {
    HttpRequest wanted = request.build();
    HttpResponse<T> response = authorized(image, wanted, body, moved);
    boolean reads = wanted.method().equals("GET") || wanted.method().equals("HEAD");
    for (int left = MAX_REDIRECTS; reads && left > 0 && isRedirect(response); left--) {
      URI from = response.uri();
      URI to = from.resolve(response.headers().firstValue("Location").orElseThrow());
      closeBody(response);
      HttpRequest next = HttpRequest.newBuilder(wanted, (_, _) -> true).uri(to).build();
      response =
          from.getAuthority().equals(to.getAuthority())
              ? authorized(image, next, body, moved)
              : sendOnce(next, body, moved);
    }
    return response;
  }

  private <T> HttpResponse<T> authorized(
      ImageReference image, HttpRequest request, BodyHandler<T> body, LongSupplier moved)
      throws IOException, InterruptedException {
    String repository = image.name();
    HttpResponse<T> response =
        sendOnce(withToken(request, Optional.ofNullable(tokens.get(repository))), body, moved);
    if (response.statusCode() != 401) {
      return response;
    }
    Optional<BearerChallenge> challenge = BearerChallenge.in(response.headers());
    Optional<String> token = challenge.isEmpty() ? Optional.empty() : token(challenge.get());
    if (token.isEmpty()) {
      return response;
    }
    closeBody(response);
    tokens.put(repository, token.get());
    return sendOnce(withToken(request, token), body, moved);
  }

  private static HttpRequest withToken(HttpRequest request, Optional<String> token) {
    HttpRequest.Builder builder = HttpRequest.newBuilder(request, (_, _) -> true);
    token.ifPresent(text -> builder.setHeader("Authorization", "Bearer " + text));
    return builder.build();
  }

  /** Anonymous: this service has no credentials to show. */
  private Optional<String> token(BearerChallenge challenge)
      throws IOException, InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(challenge.tokenUri()).build();
    HttpResponse<byte[]> response = sendOnce(request, BodyHandlers.ofByteArray(), () -> 0);
    if (response.statusCode() != 200) {
      RefusedException refused = new RefusedException(request.uri(), response.statusCode());
      if (refused.isPassing()) {
        throw refused;
      }
      return Optional.empty();
    }
    JsonNode answer = JSON.readTree(response.body());
    String token = answer.path("token").asText(answer.path("access_token").asText(""));
    return Optional.of(token).filter(text -> !text.isEmpty());
  }

  private <T> HttpResponse<T> sendOnce(HttpRequest request, BodyHandler<T> body, LongSupplier moved)
      throws IOException, InterruptedException {
    long pause = FIRST_PAUSE_MILLIS;
    for (int left = CONNECT_TRIES; ; left--) {
      try {
        return await(http.sendAsync(request, body), request, moved);
      } catch (ConnectException e) {
        // Nothing was sent yet, so any request may be sent again.
        if (left <= 1) {
          throw new UnreachableRegistryException(request.uri(), e);
        }
      } catch (HttpConnectTimeoutException | SSLException e) {
        throw new UnreachableRegistryException(request.uri(), e);
      }
      Thread.sleep(pause);
      pause *= 2;
    }
  }

  private <T> HttpResponse<T> await(
      CompletableFuture<HttpResponse<T>> answer, HttpRequest request, LongSupplier moved)
      throws IOException, InterruptedException {
    long before = moved.getAsLong();
    try {
      while (true) {
        try {
          return answer.get(idleLimit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
          long now = moved.getAsLong();
          if (now == before) {
            throw new HttpTimeoutException(
                "nothing moved for " + idleLimit.toSeconds() + " s at " + request.uri().getHost());
          }
          before = now;
        }
      }
    } catch (ExecutionException e) {
      throw e.getCause() instanceof IOException failure ? failure : new IOException(e.getCause());
    } finally {
      answer.cancel(true);
    }
  }

  private static boolean isRedirect(HttpResponse<?> response) {
    return switch (response.statusCode()) {
      case 301, 302, 303, 307, 308 -> response.headers().firstValue("Location").isPresent();
      default -> false;
    };
  }

  private static void closeBody(HttpResponse<?> response) throws IOException {
    if (response.body() instanceof InputStream body) {
      body.close();
    }
  }
}
