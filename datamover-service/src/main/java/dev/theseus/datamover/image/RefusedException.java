package dev.theseus.datamover.image;

import java.io.IOException;
import java.net.URI;

/** A registry answered with a status that copying cannot go on with. */
final class RefusedException extends IOException {

  private static final long serialVersionUID = 1L;

  private final int status;

  RefusedException(URI uri, int status) {
    // Without the query: it may hold what a redirect signed.
    super("the registry answered " + status + " to " + uri.getHost() + uri.getRawPath());
    this.status = status;
  }

  /** Whether it wants credentials, which this service does not have. */
  boolean wantsCredentials() {
    return status == 401 || status == 403;
  }

  /** Whether the registry is only busy or ill. */
  boolean isPassing() {
    return status == 408 || status == 429 || status >= 500;
  }
}
