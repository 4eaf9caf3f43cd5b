package dev.theseus.sites.kubernetes;

import dev.theseus.sites.SiteException;
import io.fabric8.kubernetes.api.model.NamedContext;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads a kubeconfig file into a client's configuration. */
final class Kubeconfig {

  private static final int CONNECT_MILLIS = 5_000;
  private static final int REQUEST_MILLIS = 30_000;
  private static final int RETRIES = 3;

  private Kubeconfig() {}

  static Config read(SiteDescription site) {
    Optional<ExecPlugin> plugin = plugin(site, text(site));
    Config config;
    try {
      config = Config.fromKubeconfig(emptyAsNull(site.context()), new File(site.kubeconfig()));
    } catch (RuntimeException malformed) {
      throw bad(site, "is no kubeconfig (%s)".formatted(malformed.getMessage()), malformed);
    }
    List<String> contexts = config.getContexts().stream().map(NamedContext::getName).toList();
    if (!site.context().isEmpty() && !contexts.contains(site.context())) {
      throw bad(
          site,
          "has no context %s; it has %s".formatted(site.context(), contexts),
          new IllegalArgumentException(site.context()));
    }
    if (config.getCurrentContext() == null) {
      throw bad(
          site,
          "has no current context; name one of %s".formatted(contexts),
          new IllegalArgumentException("current-context"));
    }
    if (plugin.isPresent() && !hasCredentials(config)) {
      throw new SiteException(
          SiteException.Kind.PERMANENT,
          "NoCredentials",
          "site %s: the program %s, which %s names for credentials, gave none; run it by hand, and log in again"
              .formatted(site.name(), plugin.get().command(), site.kubeconfig()));
    }
    config.setConnectionTimeout(CONNECT_MILLIS);
    config.setRequestTimeout(REQUEST_MILLIS);
    // The participants retry by themselves; the client's ten tries would hide a dead site for long.
    config.setRequestRetryBackoffLimit(RETRIES);
    return config;
  }

  private static String text(SiteDescription site) {
    try {
      return Files.readString(Path.of(site.kubeconfig()));
    } catch (NoSuchFileException absent) {
      throw bad(site, "does not exist", absent);
    } catch (IOException unreadable) {
      throw bad(site, "cannot be read (%s)".formatted(unreadable.getMessage()), unreadable);
    }
  }

  /** The program for credentials, before the client runs it. */
  private static Optional<ExecPlugin> plugin(SiteDescription site, String text) {
    Optional<ExecPlugin> plugin;
    try {
      plugin =
          ExecPlugin.of(
              Serialization.unmarshal(text, io.fabric8.kubernetes.api.model.Config.class),
              site.context());
    } catch (RuntimeException malformed) {
      throw bad(site, "is no kubeconfig (%s)".formatted(malformed.getMessage()), malformed);
    }
    String path = Objects.requireNonNullElse(System.getenv("PATH"), "");
    if (plugin.isPresent() && !plugin.get().isThere(Path.of(site.kubeconfig()), path)) {
      throw new SiteException(
          SiteException.Kind.PERMANENT,
          "NoExecPlugin",
          "site %s: %s names the program %s for credentials, and there is none of that name here; install it where the services run, or register a kubeconfig with a token"
              .formatted(site.name(), site.kubeconfig(), plugin.get().command()));
    }
    return plugin;
  }

  private static boolean hasCredentials(Config config) {
    return Stream.of(
            config.getOauthToken(),
            config.getAutoOAuthToken(),
            config.getClientCertData(),
            config.getClientCertFile())
        .anyMatch(Objects::nonNull);
  }

  @SuppressWarnings("NullAway") // fabric8 takes null for the current context
  private static String emptyAsNull(String context) {
    return context.isEmpty() ? null : context;
  }

  private static SiteException bad(SiteDescription site, String why, Exception cause) {
    return new SiteException(
        SiteException.Kind.PERMANENT,
        "BadKubeconfig",
        "site %s: the kubeconfig %s %s; register the site with another --kubeconfig or --context"
            .formatted(site.name(), site.kubeconfig(), why),
        cause);
  }
}
