package dev.theseus.transformer.rule;

/** How much a finding matters. */
public enum Severity {
  /** Good to know. */
  INFO,
  /** The application may not work at the target. */
  WARNING,
  /** The plan is refused before anything is written. */
  BLOCKER
}
