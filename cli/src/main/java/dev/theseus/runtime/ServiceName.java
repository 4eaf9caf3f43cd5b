package dev.theseus.runtime;

import java.util.Locale;

/** The services of Theseus. */
public enum ServiceName {
  /** Derives each transaction's state and asks for the next step. */
  COORDINATOR,
  /** Reads sites and predicts. */
  PLANNER,
  /** Rewrites descriptors. */
  TRANSFORMER,
  /** Writes to clusters. */
  DEPLOYER,
  /** Copies and verifies volumes. */
  DATAMOVER;

  /** As users write it. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
