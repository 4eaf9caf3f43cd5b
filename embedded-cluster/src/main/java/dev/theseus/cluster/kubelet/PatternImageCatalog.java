package dev.theseus.cluster.kubelet;

import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;

/**
 * A catalog of patterns over image references; the first one that was added and matches wins. A
 * pattern is an image reference in which {@code *} stands for any characters; one without a tag
 * matches every tag and digest.
 */
public final class PatternImageCatalog implements ImageCatalog {

  private record Entry(Pattern pattern, boolean anyRegistry, ImageProgram program) {}

  private final CopyOnWriteArrayList<Entry> entries = new CopyOnWriteArrayList<>();

  /** Adds a program for references that match the pattern as written. */
  public PatternImageCatalog add(String reference, ImageProgram program) {
    entries.add(new Entry(compile(reference), false, program));
    return this;
  }

  /** Adds a program for references that match the pattern once their registry host is left out. */
  public PatternImageCatalog addForAnyRegistry(String repository, ImageProgram program) {
    entries.add(new Entry(compile(repository), true, program));
    return this;
  }

  @Override
  public Optional<ImageProgram> find(String image) {
    String withoutHost = withoutRegistryHost(image);
    return entries.stream()
        .filter(e -> e.pattern().matcher(e.anyRegistry() ? withoutHost : image).matches())
        .map(Entry::program)
        .findFirst();
  }

  /**
   * An image reference without the registry's host; {@code library/} is the default's namespace.
   */
  static String withoutRegistryHost(String image) {
    int slash = image.indexOf('/');
    if (slash < 0) {
      return image;
    }
    String first = image.substring(0, slash);
    boolean host = first.contains(".") || first.contains(":") || first.equals("localhost");
    String repository = host ? image.substring(slash + 1) : image;
    return repository.startsWith("library/") ? repository.substring(8) : repository;
  }

  private static Pattern compile(String reference) {
    String lastPart = reference.substring(reference.lastIndexOf('/') + 1);
    boolean tagged = lastPart.contains(":") || lastPart.contains("@");
    String literal = Pattern.quote(reference).replace("*", "\\E.*\\Q");
    return Pattern.compile(tagged ? literal : literal + "(:[^/@]+)?(@.+)?");
  }
}
