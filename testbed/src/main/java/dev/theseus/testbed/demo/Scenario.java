package dev.theseus.testbed.demo;

import java.util.Locale;

/** What happens to the demo's migration. */
public enum Scenario {
  /** Nothing: it completes. */
  SUCCESS,
  /** One byte of the copied volume is changed behind everybody's back: it must roll back. */
  FAILURE,
  /** The user changes his mind while data is copied: it must roll back. */
  CANCEL,
  /** The coordinator and a mover are killed in the middle and come back: it must complete. */
  CRASH;

  /** How the transaction must end for the scenario to be a success. */
  String expectedOutcome() {
    return switch (this) {
      case SUCCESS, CRASH -> "COMPLETED";
      case FAILURE, CANCEL -> "ROLLED_BACK";
    };
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
