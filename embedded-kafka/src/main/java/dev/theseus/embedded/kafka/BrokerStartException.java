package dev.theseus.embedded.kafka;

/**
 * The embedded broker could not be started; the message is one sentence that says what to change.
 */
public final class BrokerStartException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  BrokerStartException(String message) {
    super(message);
  }

  BrokerStartException(String message, Throwable cause) {
    super(message, cause);
  }
}
