package dev.theseus.cluster.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.theseus.cluster.access.AccountTokens;
import dev.theseus.cluster.store.ObjectStore;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;

/** Answers TokenRequests: a token of a service account, for as long as is asked. */
final class TokenHandler {
  private static final long USUAL_SECONDS = 3600;

  private final ObjectStore store;
  private final AccountTokens tokens;
  private final InstantSource clock;

  TokenHandler(ObjectStore store, AccountTokens tokens, InstantSource clock) {
    this.store = store;
    this.tokens = tokens;
    this.clock = clock;
  }

  ApiResponse answer(ApiRequest request, ResourcePath path) {
    if (!request.method().equals("POST")) {
      throw ResourceHandler.notAllowed();
    }
    store.require(path.type(), path.namespace(), path.name());
    ObjectNode asked = request.object();
    long seconds = asked.path("spec").path("expirationSeconds").asLong(USUAL_SECONDS);
    Instant expires = clock.instant().truncatedTo(ChronoUnit.SECONDS).plusSeconds(seconds);
    asked.put("apiVersion", "authentication.k8s.io/v1").put("kind", "TokenRequest");
    asked
        .putObject("status")
        .put("token", tokens.issue(path.namespace(), path.name(), expires))
        .put("expirationTimestamp", expires.toString());
    return ApiResponse.json(201, asked);
  }
}
