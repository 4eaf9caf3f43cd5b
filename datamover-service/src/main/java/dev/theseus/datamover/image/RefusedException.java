package dev.theseus.datamover.image;

import java.io.IOException;

/** A registry answered with a status that copying cannot go on with. */
final class RefusedException extends IOException {

  private static final long serialVersionUID = 1L;

  private final int status;

  RefusedException(String uri, int status) {
    super("the registry answered " + status + " to " + uri);
    this.status = status;
  }

  /** Whether it wants credentials, which this service does not have. */
  boolean wantsCredentials() {
    return status == 401 || status == 403;
  }
}
