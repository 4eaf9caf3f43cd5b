package dev.theseus.cluster.kubelet;

/** A container cannot start yet; carries the waiting reason that its status shows. Retriable. */
final class ContainerNotReadyException extends Exception {
  private static final long serialVersionUID = 1L;

  private final String reason;
  private final String explanation;

  ContainerNotReadyException(String reason, String message) {
    super(message);
    this.reason = reason;
    this.explanation = message;
  }

  String explanation() {
    return explanation;
  }

  String reason() {
    return reason;
  }
}
