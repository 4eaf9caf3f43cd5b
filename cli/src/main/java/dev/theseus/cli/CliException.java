package dev.theseus.cli;

/** A command cannot be carried out; its message is the one sentence that the user sees. */
public final class CliException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final ExitCode code;

  /**
   * @param code what the process returns
   * @param message one sentence: what, the value, what is allowed, which option
   */
  public CliException(ExitCode code, String message) {
    super(message);
    this.code = code;
  }

  /** What the process returns. */
  public ExitCode code() {
    return code;
  }

  static CliException noMigration(String id) {
    return badInput("There is no migration '" + id + "'; 'theseus status' lists all.");
  }

  static CliException badInput(String message) {
    return new CliException(ExitCode.BAD_INPUT, message);
  }
}
