package dev.theseus.coordinator.topology;

/** Bytes that are no record of their topic: they belong to the dead letters. */
public final class UnreadableRecordException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** With one sentence about what is wrong. */
  public UnreadableRecordException(String message) {
    super(message);
  }

  /** With one sentence about what is wrong, and its cause. */
  public UnreadableRecordException(String message, Throwable cause) {
    super(message, cause);
  }
}
