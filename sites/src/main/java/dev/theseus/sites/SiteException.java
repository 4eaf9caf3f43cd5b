package dev.theseus.sites;

/**
 * A call to a site failed. Its kind names the reaction; its message is one sentence with the site's
 * name.
 */
public final class SiteException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** What the caller should do. */
  public enum Kind {
    /** Try again: busy, conflict, timed out, not reachable now. */
    RETRIABLE,
    /** Trying again changes nothing: refused, invalid, not there, already there. */
    PERMANENT
  }

  private final Kind kind;
  private final String reason;

  /**
   * A failure.
   *
   * @param reason the platform's own word, such as AlreadyExists, NotFound, Conflict, Forbidden,
   *     Invalid, Unreachable
   */
  public SiteException(Kind kind, String reason, String message) {
    super(message);
    this.kind = kind;
    this.reason = reason;
  }

  /** A failure with its cause. */
  public SiteException(Kind kind, String reason, String message, Throwable cause) {
    super(message, cause);
    this.kind = kind;
    this.reason = reason;
  }

  /** One sentence, never null. */
  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }

  /** What the caller should do. */
  public Kind kind() {
    return kind;
  }

  /** The platform's own word. */
  public String reason() {
    return reason;
  }
}
