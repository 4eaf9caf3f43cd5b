package dev.theseus.cli;

/** How a command ended, for scripts. */
public enum ExitCode {
  /** Done. */
  DONE(0),
  /** An error of Theseus itself. */
  INTERNAL(1),
  /** Bad input: one sentence on standard error says what, the value, what is allowed, and where. */
  BAD_INPUT(2),
  /** The broker, the registry or a site cannot be reached. */
  UNREACHABLE(3),
  /** The migration was rolled back: the source serves as before. */
  ROLLED_BACK(10),
  /** The migration is stuck: the message names the object and the next command. */
  STUCK(11),
  /** Refused: nothing was changed. */
  REFUSED(12);

  private final int value;

  ExitCode(int value) {
    this.value = value;
  }

  /** What the process returns. */
  public int value() {
    return value;
  }
}
