package dev.theseus.transformer.rule;

/** What a rewrite costs the application. */
public enum LossLevel {
  /** Nothing: the target makes the same itself. */
  NONE,
  /** Something that no program reads. */
  COSMETIC,
  /** The application may behave otherwise at the target. */
  BEHAVIOURAL,
  /** Data of the application; never happens by itself. */
  DATA
}
