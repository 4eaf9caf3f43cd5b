package dev.theseus.runtime;

import java.io.IOException;

/** An embedded cluster does not start as it is asked to; the message says what to choose else. */
public final class ClusterStartException extends IOException {
  private static final long serialVersionUID = 1L;

  ClusterStartException(String cluster, IOException cause) {
    super("Cluster " + cluster + " does not start: " + cause.getMessage() + ".", cause);
  }
}
