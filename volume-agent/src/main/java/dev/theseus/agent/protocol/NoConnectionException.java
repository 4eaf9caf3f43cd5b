package dev.theseus.agent.protocol;

import java.io.IOException;

/** Nobody answers at an agent's address. */
public final class NoConnectionException extends IOException {
  private static final long serialVersionUID = 1L;

  NoConnectionException(String message, IOException cause) {
    super(message, cause);
  }
}
