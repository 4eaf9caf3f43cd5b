package dev.theseus.sites.descriptor.workload;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A container image's name in its full form.
 *
 * @param registry host with an optional port; {@code docker.io} where the text names none
 * @param repository path, such as {@code library/nginx}
 * @param tag empty for none
 * @param digest such as {@code sha256:…}; empty for none
 */
public record ImageReference(String registry, String repository, String tag, String digest) {

  private static final String HUB = "docker.io";
  private static final String HUB_LIBRARY = "library/";
  private static final Pattern FORM =
      Pattern.compile(
          "(?<name>[^@\\s]+?)(:(?<tag>[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}))?"
              + "(@(?<digest>[A-Za-z0-9+._-]+:[A-Fa-f0-9]{32,}))?");
  private static final Pattern NAME =
      Pattern.compile("[a-z0-9]+([._-]+[a-z0-9]+)*(/[a-z0-9]+([._-]+[a-z0-9]+)*)*");

  /** The full form of a reference; empty for a text that is none. */
  public static Optional<ImageReference> parse(String text) {
    Matcher form = FORM.matcher(text);
    if (!form.matches()) {
      return Optional.empty();
    }
    String name = form.group("name");
    int slash = name.indexOf('/');
    String first = slash < 0 ? "" : name.substring(0, slash);
    boolean host = isHost(first);
    String registry = host ? first : HUB;
    String path = host ? name.substring(slash + 1) : name;
    boolean official = registry.equals(HUB) && !path.contains("/");
    String repository = official ? HUB_LIBRARY + path : path;
    return Optional.of(
            new ImageReference(registry, repository, orEmpty(form, "tag"), orEmpty(form, "digest")))
        .filter(reference -> NAME.matcher(reference.repository).matches());
  }

  private static String orEmpty(Matcher form, String group) {
    return Optional.ofNullable(form.group(group)).orElse("");
  }

  /** Registry and repository. */
  public String name() {
    return registry + "/" + repository;
  }

  /** The full text; tag and digest are kept. */
  public String text() {
    return name() + (tag.isEmpty() ? "" : ":" + tag) + (digest.isEmpty() ? "" : "@" + digest);
  }

  /** What a registry is asked for: the digest where there is one, else the tag. */
  public String reference() {
    return !digest.isEmpty() ? digest : tag.isEmpty() ? "latest" : tag;
  }

  /** Another manifest of the same repository. */
  public ImageReference withDigest(String other) {
    return new ImageReference(registry, repository, "", other);
  }

  /**
   * The references that {@link #mapped} turns into this one, the longest mapping first: several
   * where registries share a mirror, none where this one is no target of a mapping.
   */
  public List<ImageReference> originals(Map<String, String> registries) {
    return registries.entrySet().stream()
        .filter(entry -> covers(fullPrefix(entry.getValue()), name()))
        .sorted(Map.Entry.comparingByValue(Comparator.comparingInt(String::length).reversed()))
        .flatMap(entry -> parse(moved(entry.getValue(), entry.getKey())).stream())
        .filter(original -> parse(mapped(original.text(), registries)).equals(Optional.of(this)))
        .toList();
  }

  /**
   * The text at the target: the longest prefix that ends at a step of the path is replaced, and the
   * text stays as its author wrote it when none fits.
   */
  public static String mapped(String text, Map<String, String> registries) {
    return parse(text)
        .flatMap(reference ->
            registries.entrySet().stream()
                .filter(entry -> covers(fullPrefix(entry.getKey()), reference.name()))
                .max(Comparator.comparingInt(entry -> fullPrefix(entry.getKey()).length()))
                .map(entry -> reference.moved(entry.getKey(), entry.getValue())))
        .orElse(text);
  }

  private static boolean covers(String prefix, String name) {
    return name.equals(prefix) || name.startsWith(prefix + "/");
  }

  private String moved(String from, String to) {
    return withoutSlash(to) + text().substring(fullPrefix(from).length());
  }

  private static String fullPrefix(String prefix) {
    String whole = withoutSlash(prefix);
    int slash = whole.indexOf('/');
    return isHost(slash < 0 ? whole : whole.substring(0, slash)) ? whole : HUB + "/" + whole;
  }

  private static boolean isHost(String first) {
    return first.contains(".") || first.contains(":") || first.equals("localhost");
  }

  private static String withoutSlash(String prefix) {
    return prefix.endsWith("/") ? prefix.substring(0, prefix.length() - 1) : prefix;
  }
}
