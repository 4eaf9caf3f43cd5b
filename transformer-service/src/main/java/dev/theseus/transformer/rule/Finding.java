package dev.theseus.transformer.rule;

import java.util.Comparator;

/**
 * Something that the user should know before anything is written.
 *
 * @param severity how much it matters
 * @param subject the object, as kind/name
 * @param message one sentence: what, the value, what is allowed, which setting
 */
public record Finding(Severity severity, String subject, String message)
    implements Comparable<Finding> {

  private static final Comparator<Finding> ORDER =
      Comparator.comparing(Finding::severity, Comparator.reverseOrder())
          .thenComparing(Finding::subject)
          .thenComparing(Finding::message);

  @Override
  public int compareTo(Finding other) {
    return ORDER.compare(this, other);
  }
}
