package dev.theseus.sites.kubernetes;

import dev.theseus.sites.SiteException;
import dev.theseus.sites.descriptor.JsonTree;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Refuses an API server that is too old before anything is asked of it: one that does not know dry
 * runs would carry them out.
 */
final class OldestVersion {

  /** From here on CronJobs and PodDisruptionBudgets have the versions that we read and write. */
  static final int OLDEST_MINOR = 21;

  private static final Pattern VERSION = Pattern.compile("v?(\\d+)\\.(\\d+).*");

  private final KubernetesApi api;

  OldestVersion(KubernetesApi api) {
    this.api = api;
  }

  /**
   * The server's version, such as v1.34.4.
   *
   * @throws SiteException permanent with reason TooOld where it is older than the oldest
   */
  String require() {
    Action action = new Action("get", "the version");
    String version =
        JsonTree.textAt(api.tree(Call.get("/version", action)), "gitVersion").orElse("unknown");
    Matcher parts = VERSION.matcher(version);
    if (parts.matches()
        && Integer.parseInt(parts.group(1)) == 1
        && Integer.parseInt(parts.group(2)) < OLDEST_MINOR) {
      throw api.failures()
          .permanent(
              "TooOld",
              new Action("use", "this API server"),
              "it is Kubernetes %s, and the oldest that Theseus works with is v1.%d; upgrade it or name another site"
                  .formatted(version, OLDEST_MINOR));
    }
    return version;
  }

  /** The same where a server may hide its version: what cannot be told is not held against it. */
  void requireUnlessHidden() {
    try {
      require();
    } catch (SiteException hidden) {
      if (!hidden.reason().equals("Forbidden") && !hidden.reason().equals("NotFound")) {
        throw hidden;
      }
    }
  }
}
