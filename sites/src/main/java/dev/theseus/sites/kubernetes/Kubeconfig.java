package dev.theseus.sites.kubernetes;

import dev.theseus.sites.SiteException;
import io.fabric8.kubernetes.api.model.NamedContext;
import io.fabric8.kubernetes.client.Config;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/** Reads a kubeconfig file into a client's configuration. */
final class Kubeconfig {

  private static final int CONNECT_MILLIS = 5_000;
  private static final int REQUEST_MILLIS = 30_000;
  private static final int RETRIES = 3;

  private Kubeconfig() {}

  static Config read(SiteDescription site) {
    requireReadable(site);
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
    config.setConnectionTimeout(CONNECT_MILLIS);
    config.setRequestTimeout(REQUEST_MILLIS);
    // The participants retry by themselves; the client's ten tries would hide a dead site for long.
    config.setRequestRetryBackoffLimit(RETRIES);
    return config;
  }

  private static void requireReadable(SiteDescription site) {
    try {
      Files.readAllBytes(Path.of(site.kubeconfig()));
    } catch (NoSuchFileException absent) {
      throw bad(site, "does not exist", absent);
    } catch (IOException unreadable) {
      throw bad(site, "cannot be read (%s)".formatted(unreadable.getMessage()), unreadable);
    }
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
