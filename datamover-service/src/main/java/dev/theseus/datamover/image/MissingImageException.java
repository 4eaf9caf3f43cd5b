package dev.theseus.datamover.image;

import java.io.IOException;

/** The target's registry lacks an image and cannot get it: another try is vain. */
public final class MissingImageException extends IOException {

  private static final long serialVersionUID = 1L;

  MissingImageException(String message) {
    super(message);
  }

  MissingImageException(String message, Throwable cause) {
    super(message, cause);
  }
}
