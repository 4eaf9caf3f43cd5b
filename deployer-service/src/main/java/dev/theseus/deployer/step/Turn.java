package dev.theseus.deployer.step;

/**
 * What writes to a site, in an order in which one epoch never goes back: steps forward, or undos.
 * With the epoch it tells which of two attempts is the newer one.
 */
enum Turn {
  PROVISION,
  COPY,
  DEACTIVATE,
  QUIESCE,
  RESUME,
  ACTIVATE,
  SWITCH,
  RETIRE,
  DEPROVISION;

  /** Whether it may meet a site without a fence; any other that does comes after the end. */
  boolean makesFences() {
    return this == PROVISION || this == DEPROVISION;
  }
}
