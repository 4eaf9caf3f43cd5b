package dev.theseus.datamover.image;

import java.util.Locale;

/**
 * A full image reference.
 *
 * @param registry host and port
 * @param repository path of the image there
 * @param reference tag or digest
 */
record ImageRef(String registry, String repository, String reference) {

  private static final String USUAL_REGISTRY = "docker.io";

  /** Reads {@code [registry/]repository[:tag][@digest]}; the digest counts where there is one. */
  static ImageRef parse(String text) {
    int digest = text.indexOf('@');
    String name = digest < 0 ? text : text.substring(0, digest);
    int colon = name.lastIndexOf(':');
    boolean tagged = colon > name.lastIndexOf('/');
    String path = tagged ? name.substring(0, colon) : name;
    String tag = tagged ? name.substring(colon + 1) : "latest";
    int slash = path.indexOf('/');
    boolean hasRegistry = slash > 0 && looksLikeHost(path.substring(0, slash));
    return new ImageRef(
        hasRegistry ? path.substring(0, slash) : USUAL_REGISTRY,
        hasRegistry ? path.substring(slash + 1) : path,
        digest < 0 ? tag : text.substring(digest + 1));
  }

  private static boolean looksLikeHost(String first) {
    return first.contains(".") || first.contains(":") || first.equals("localhost");
  }

  ImageRef with(String otherReference) {
    return new ImageRef(registry, repository, otherReference);
  }

  /** Where its registry's interface is: without TLS only on this machine. */
  String base() {
    String host = registry.toLowerCase(Locale.ROOT);
    boolean local = host.startsWith("localhost") || host.startsWith("127.");
    return (local ? "http://" : "https://") + registry + "/v2/" + repository + "/";
  }

  @Override
  public String toString() {
    return registry + "/" + repository + (reference.contains(":") ? "@" : ":") + reference;
  }
}
