package dev.theseus.transformer.rule;

/**
 * One rewrite. A rule is deterministic, and a second application of all rules changes nothing. It
 * removes only what is there, keeps every field that it does not know, and notes what it takes
 * away.
 */
@FunctionalInterface
public interface Rule {

  /** The set after this rule. */
  Rewrite apply(Rewrite before, TransformOptions options);
}
