package dev.theseus.messaging.loop;

import java.time.Duration;

/** The same message may succeed later; thrown by a handler. */
public final class RetryLaterException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final Duration pause;

  /**
   * @param pause how long to wait before the next attempt
   */
  public RetryLaterException(String message, Duration pause, Throwable cause) {
    super(message, cause);
    this.pause = pause;
  }

  /** How long to wait before the next attempt. */
  public Duration pause() {
    return pause;
  }
}
