package dev.theseus.agent.transfer;

import java.io.IOException;

/** The sending agent could not go on. */
public final class SenderFailedException extends IOException {
  private static final long serialVersionUID = 1L;

  private final String kind;

  SenderFailedException(String kind, String message) {
    super(message);
    this.kind = kind;
  }

  /** How to react, as the sending agent said it. */
  public String kind() {
    return kind;
  }
}
