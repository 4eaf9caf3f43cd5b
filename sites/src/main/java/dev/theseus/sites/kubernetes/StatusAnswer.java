package dev.theseus.sites.kubernetes;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.theseus.sites.SiteException;
import dev.theseus.sites.SiteException.Kind;
import dev.theseus.sites.descriptor.JsonTree;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A {@code Status} object of an API server, read for what the caller should do. */
final class StatusAnswer {

  private static final int MESSAGE_LIMIT = 600;

  private final SiteDescription site;
  private final String userSetting;
  private final Action action;
  private final int code;
  private final Map<?, ?> status;
  private final String message;

  StatusAnswer(SiteDescription site, String userSetting, Action action, int code, String body) {
    this.site = site;
    this.userSetting = userSetting;
    this.action = action;
    this.code = code;
    this.status = parse(body);
    String said = JsonTree.textAt(status, "message").orElse(body).strip();
    this.message = said.substring(0, Math.min(MESSAGE_LIMIT, said.length()));
  }

  private static Map<?, ?> parse(String body) {
    try {
      return KubernetesApi.JSON.readValue(body, Map.class);
    } catch (JsonProcessingException noStatus) {
      return Map.of();
    }
  }

  SiteException failure() {
    if (message.contains("admission webhook") && message.contains("denied")) {
      return permanent("WebhookDenied", message + "; change the object or the webhook's policy");
    }
    if (message.contains("failed calling webhook")) {
      return retriable("WebhookUnavailable", message);
    }
    return switch (code) {
      case 400 -> permanent("BadRequest", "the request is malformed: " + message);
      case 401 ->
          permanent(
              "Unauthorized",
              "the credentials are not accepted (wrong or expired); renew %s"
                  .formatted(userSetting));
      case 403 -> forbidden();
      case 404 -> notFound();
      case 405 -> permanent("MethodNotAllowed", "the kind does not allow it: " + message);
      case 409 -> conflict();
      case 410 -> retriable("Expired", "the version asked for is too old: " + message);
      case 415 -> permanent("UnsupportedMediaType", message);
      case 422 -> permanent("Invalid", "the object is not valid: " + causes());
      case 429 -> retriable("TooManyRequests", "the server is too busy: " + message);
      default ->
          code >= 500
              ? retriable(
                  reason("ServerError"), "the server failed with %d: %s".formatted(code, message))
              : permanent(
                  reason("Failed"), "the server refused with %d: %s".formatted(code, message));
    };
  }

  private SiteException forbidden() {
    if (message.contains("exceeded quota") || message.contains("failed quota")) {
      return permanent("QuotaExceeded", message + "; raise the ResourceQuota or ask for less");
    }
    if (hasCause("NamespaceTerminating") || message.contains("because it is being terminated")) {
      return permanent(
          "NamespaceTerminating",
          message + "; the namespace is being deleted: wait until it is gone or name another");
    }
    if (message.contains("LimitRange")
        || message.contains("usage per ")
        || message.contains("violates PodSecurity")) {
      return permanent("Forbidden", message);
    }
    return permanent(
        "Forbidden",
        "no right to do so (%s); grant verb %s to %s"
            .formatted(message, action.verb(), userSetting));
  }

  private SiteException notFound() {
    boolean known = !JsonTree.textAt(status, "details", "name").orElse("").isEmpty();
    if (known && JsonTree.textAt(status, "details", "kind").orElse("").equals("namespaces")) {
      return permanent("NotFound", message + "; create the namespace or name another");
    }
    return permanent("NotFound", known ? message : "the server does not have it: " + message);
  }

  private SiteException conflict() {
    return reason("Conflict").equals("AlreadyExists")
        ? permanent("AlreadyExists", message + "; remove it or choose another namespace")
        : retriable("Conflict", "the object changed meanwhile: " + message);
  }

  private String causes() {
    List<Object> causes = JsonTree.listAt(status, "details", "causes");
    String fields =
        causes.stream()
            .map(cause ->
                JsonTree.textAt(cause, "field").orElse("?")
                    + ": "
                    + JsonTree.textAt(cause, "message").orElse("?"))
            .collect(Collectors.joining("; "));
    return fields.isEmpty() ? message : fields;
  }

  private boolean hasCause(String reason) {
    return JsonTree.listAt(status, "details", "causes").stream()
        .anyMatch(cause -> JsonTree.textAt(cause, "reason").orElse("").equals(reason));
  }

  private String reason(String otherwise) {
    return JsonTree.textAt(status, "reason").filter(text -> !text.isEmpty()).orElse(otherwise);
  }

  private SiteException permanent(String reason, String text) {
    return failure(Kind.PERMANENT, reason, text);
  }

  private SiteException retriable(String reason, String text) {
    return failure(Kind.RETRIABLE, reason, text);
  }

  private SiteException failure(Kind kind, String reason, String text) {
    return new SiteException(
        kind, reason, "site %s: cannot %s: %s".formatted(site.name(), action, text));
  }
}
