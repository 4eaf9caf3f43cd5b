package dev.theseus.messaging;

/** No broker answers; the message is one sentence with the address that was tried. */
public final class BrokerUnreachableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  BrokerUnreachableException(String message, Throwable cause) {
    super(message, cause);
  }
}
