package dev.theseus.embedded.registry;

/** The registry could not be started; the message is one sentence that says what to change. */
public final class RegistryStartException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  RegistryStartException(String message, Throwable cause) {
    super(message, cause);
  }
}
