package dev.theseus.transformer.rule;

import java.util.Comparator;

/**
 * One thing that the target's descriptors do not keep from the source's.
 *
 * @param level what it costs
 * @param subject the source's object, as kind/name
 * @param path inside the object; empty for the whole
 * @param message one sentence
 */
public record Loss(LossLevel level, String subject, String path, String message)
    implements Comparable<Loss> {

  private static final Comparator<Loss> ORDER =
      Comparator.comparing(Loss::level, Comparator.reverseOrder())
          .thenComparing(Loss::subject)
          .thenComparing(Loss::path)
          .thenComparing(Loss::message);

  @Override
  public int compareTo(Loss other) {
    return ORDER.compare(this, other);
  }
}
