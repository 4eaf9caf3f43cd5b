package dev.theseus.sites.kubernetes;

import dev.theseus.sites.SiteException;
import dev.theseus.sites.SiteException.Kind;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.UnresolvedAddressException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Turns what an API server answered, or that it did not, into one sentence and a reaction. */
final class Failures {

  private final SiteDescription site;
  private final String server;

  Failures(SiteDescription site, String server) {
    this.site = site;
    this.server = server;
  }

  /** The server answered with another status than success. */
  SiteException answered(Action action, int code, String body) {
    return new StatusAnswer(site, setting("user"), action, code, body).failure();
  }

  /** The server answered with something that is no JSON. */
  SiteException unreadable(Action action, String body, Throwable cause) {
    String start = body.substring(0, Math.min(80, body.length())).replaceAll("\\s+", " ");
    return failure(
        Kind.PERMANENT,
        "NotKubernetes",
        action,
        "%s answered with \"%s\", which is no Kubernetes object; correct %s"
            .formatted(server, start, setting("server")),
        cause);
  }

  /** A kind that this site does not have. */
  SiteException notServed(Action action, String apiVersion, String kind) {
    return failure(
        Kind.PERMANENT,
        "NotServed",
        action,
        "it serves no %s of %s; install its definition there or leave the kind out"
            .formatted(kind, apiVersion),
        null);
  }

  /** A condition did not come true in time. */
  SiteException late(Action action, long seconds, String seen) {
    return failure(
        Kind.RETRIABLE, "Timeout", action, "not within %d s: %s".formatted(seconds, seen), null);
  }

  /** It was denied by a server that is not ready yet. */
  SiteException starting(SiteException denied) {
    return new SiteException(
        Kind.RETRIABLE,
        "Starting",
        denied.getMessage()
            + " (%s is not ready yet, and may think otherwise then)".formatted(server),
        denied);
  }

  /** Something is wrong with what was asked for, known before the server was. */
  SiteException permanent(String reason, Action action, String message) {
    return failure(Kind.PERMANENT, reason, action, message, null);
  }

  /** The server did not answer. */
  SiteException unanswered(Action action, Throwable cause) {
    if (cause instanceof SiteException known) {
      return known;
    }
    if (cause instanceof InterruptedException) {
      return failure(Kind.RETRIABLE, "Interrupted", action, "this process is stopping", cause);
    }
    if (find(cause, CertPathBuilderException.class).isPresent()
        || find(cause, CertPathValidatorException.class).isPresent()) {
      return failure(
          Kind.PERMANENT,
          "UntrustedCertificate",
          action,
          "the certificate of %s is not signed by the trusted authority; correct %s"
              .formatted(server, setting("certificate-authority-data")),
          cause);
    }
    Optional<SSLException> tls = find(cause, SSLException.class);
    if (tls.isPresent() && !isCutOff(tls.get())) {
      return failure(
          Kind.PERMANENT,
          "Tls",
          action,
          "no secure connection to %s (%s); correct %s"
              .formatted(server, tls.get().getMessage(), setting("server")),
          cause);
    }
    return failure(Kind.RETRIABLE, "Unreachable", action, unreachable(cause), cause);
  }

  /** A server that dies within a handshake leaves a TLS error too, but about no certificate. */
  private static boolean isCutOff(SSLException tls) {
    return find(tls, SocketException.class).isPresent()
        || String.valueOf(tls.getMessage()).contains("terminated the handshake");
  }

  private String unreachable(Throwable cause) {
    String why = "broke the connection (%s)".formatted(innermost(cause));
    if (find(cause, HttpTimeoutException.class).isPresent()
        || find(cause, TimeoutException.class).isPresent()) {
      why = "did not answer in time";
    } else if (find(cause, UnknownHostException.class).isPresent()
        || find(cause, UnresolvedAddressException.class).isPresent()) {
      why = "has a host name that does not resolve";
    } else if (find(cause, NoRouteToHostException.class).isPresent()) {
      why = "has no route";
    } else if (find(cause, ConnectException.class).isPresent()
        || find(cause, ClosedChannelException.class).isPresent()) {
      why = "refuses connections";
    }
    return "%s %s; start the cluster or correct %s".formatted(server, why, setting("server"));
  }

  private SiteException failure(
      Kind kind, String reason, Action action, String message, @Nullable Throwable cause) {
    String text = "site %s: cannot %s: %s".formatted(site.name(), action, message);
    return cause == null
        ? new SiteException(kind, reason, text)
        : new SiteException(kind, reason, text, cause);
  }

  private String setting(String field) {
    return "%s of %s in %s"
        .formatted(
            field,
            site.context().isEmpty() ? "the current context" : "context " + site.context(),
            site.kubeconfig());
  }

  private static String innermost(Throwable cause) {
    Throwable last = cause;
    while (last.getCause() != null) {
      last = last.getCause();
    }
    return last.getMessage() == null ? last.getClass().getSimpleName() : last.getMessage();
  }

  private static <T extends Throwable> Optional<T> find(Throwable cause, Class<T> type) {
    for (Throwable at = cause; at != null; at = at.getCause()) {
      if (type.isInstance(at)) {
        return Optional.of(type.cast(at));
      }
    }
    return Optional.empty();
  }
}
