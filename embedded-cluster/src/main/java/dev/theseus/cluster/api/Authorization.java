package dev.theseus.cluster.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.theseus.cluster.access.AccountTokens;
import dev.theseus.cluster.access.Roles;
import dev.theseus.cluster.access.Subject;
import dev.theseus.cluster.access.Wish;
import dev.theseus.cluster.store.ApiStatusException;
import dev.theseus.cluster.store.ResourceTypes;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Who asks, and whether they may. The cluster's own token may do everything; a service account what
 * roles grant it.
 */
final class Authorization {
  private static final String BEARER = "Bearer ";

  private final byte[] adminToken;
  private final AccountTokens tokens;
  private final Roles roles;
  private final ResourceTypes types;
  private final Map<String, Set<Wish>> used = new ConcurrentHashMap<>();

  Authorization(String adminToken, AccountTokens tokens, Roles roles, ResourceTypes types) {
    this.adminToken = adminToken.getBytes(StandardCharsets.UTF_8);
    this.tokens = tokens;
    this.roles = roles;
    this.types = types;
  }

  /**
   * Whose token the request shows.
   *
   * @throws ApiStatusException 401 where it shows none that is valid
   */
  Subject subject(ApiRequest request) {
    String header = request.header("authorization");
    String token = header.startsWith(BEARER) ? header.substring(BEARER.length()) : "";
    if (MessageDigest.isEqual(adminToken, token.getBytes(StandardCharsets.UTF_8))) {
      return Subject.ADMIN;
    }
    return tokens
        .subject(token)
        .orElseThrow(
            () -> new ApiStatusException(401, "Unauthorized", "Unauthorized", Json.object()));
  }

  /**
   * Lets a request about objects pass, and notes what was used.
   *
   * @throws ApiStatusException 403 where no role grants it
   */
  void check(Subject subject, ApiRequest request) {
    if (subject.isAdmin()) {
      return;
    }
    Wish wish = wish(request, ResourcePath.parse(request.path(), types));
    if (!roles.allow(subject, wish)) {
      throw refused(subject, wish);
    }
    used.computeIfAbsent(subject.user(), any -> ConcurrentHashMap.newKeySet()).add(wish.anywhere());
  }

  /** Whether the subject may do what a SelfSubjectAccessReview asks about. */
  boolean allows(Subject subject, ObjectNode review) {
    JsonNode asked = review.path("spec").path("resourceAttributes");
    return roles.allow(
        subject,
        new Wish(
            asked.path("verb").asText(""),
            asked.path("group").asText(""),
            asked.path("resource").asText(""),
            asked.path("subresource").asText(""),
            asked.path("namespace").asText(""),
            asked.path("name").asText("")));
  }

  /** What each user was let do so far, without namespaces and names. */
  Map<String, Set<Wish>> used() {
    return Map.copyOf(used);
  }

  private static Wish wish(ApiRequest request, ResourcePath path) {
    // As in Kubernetes, a namespace lies in itself, so that a Role in it may grant to read it.
    String namespace = path.type().plural().equals("namespaces") ? path.name() : path.namespace();
    return new Wish(
        verb(request, path),
        path.type().group(),
        path.type().plural(),
        path.subresource(),
        namespace,
        path.name());
  }

  private static String verb(ApiRequest request, ResourcePath path) {
    return switch (request.method()) {
      case "GET" -> request.flag("watch") ? "watch" : path.isCollection() ? "list" : "get";
      case "POST" -> "create";
      case "PUT" -> "update";
      case "PATCH" -> "patch";
      default -> path.isCollection() ? "deletecollection" : "delete";
    };
  }

  private static ApiStatusException refused(Subject subject, Wish wish) {
    String group = wish.group().isEmpty() ? "" : "." + wish.group();
    String name = wish.name().isEmpty() ? "" : " \"" + wish.name() + "\"";
    String where =
        wish.namespace().isEmpty()
            ? "at the cluster scope"
            : "in the namespace \"" + wish.namespace() + "\"";
    return new ApiStatusException(
        403,
        "Forbidden",
        "%s%s%s is forbidden: User \"%s\" cannot %s resource \"%s\" in API group \"%s\" %s"
            .formatted(
                wish.resource(),
                group,
                name,
                subject.user(),
                wish.verb(),
                wish.path(),
                wish.group(),
                where),
        Json.object().put("name", wish.name()).put("kind", wish.resource()));
  }
}
