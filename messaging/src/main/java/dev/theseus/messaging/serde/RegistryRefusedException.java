package dev.theseus.messaging.serde;

import org.apache.kafka.common.errors.SerializationException;

/** The schema registry answered no; repeating the call changes nothing. */
public final class RegistryRefusedException extends SerializationException {
  private static final long serialVersionUID = 1L;

  private final int errorCode;

  RegistryRefusedException(String message, int errorCode) {
    super(message);
    this.errorCode = errorCode;
  }

  /** The registry protocol's code, for example 40403 for an unknown schema or 409. */
  public int errorCode() {
    return errorCode;
  }
}
