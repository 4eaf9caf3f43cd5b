package dev.theseus.deployer.step;

import dev.theseus.events.FailureKind;

/** A step cannot go on. Its kind names the reaction, its message is for the operator. */
public final class StepException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final FailureKind kind;
  private final String subject;

  private StepException(FailureKind kind, String subject, String message) {
    super(message);
    this.kind = kind;
    this.subject = subject;
  }

  /** Another attempt may succeed. */
  static StepException retriable(String subject, String message) {
    return new StepException(FailureKind.RETRIABLE, subject, message);
  }

  /** Another attempt fails again, unless somebody acts. */
  static StepException permanent(String subject, String message) {
    return new StepException(FailureKind.PERMANENT, subject, message);
  }

  /** How to react. */
  public FailureKind kind() {
    return kind;
  }

  /** The object that it failed at, as kind/name; empty for none. */
  public String subject() {
    return subject;
  }
}
