package dev.theseus.messaging.log;

/** The broker did not take a message; whether it is in the log is not known. */
public final class MessageNotSentException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  MessageNotSentException(String message, Throwable cause) {
    super(message, cause);
  }
}
