package dev.theseus.runtime;

import java.io.IOException;
import java.nio.file.Path;

/** Another runtime keeps its state in the data directory; the message says what to do. */
public final class DataInUseException extends IOException {
  private static final long serialVersionUID = 1L;

  DataInUseException(Path data) {
    super(
        "The data directory "
            + data
            + " is in use by another 'theseus up'; stop that one, or choose another directory with"
            + " --data.");
  }
}
