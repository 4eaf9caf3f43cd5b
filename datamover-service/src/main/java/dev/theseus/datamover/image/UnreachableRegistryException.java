package dev.theseus.datamover.image;

import java.io.IOException;
import java.net.URI;

/** No connection to a registry comes about from here. */
final class UnreachableRegistryException extends IOException {

  private static final long serialVersionUID = 1L;

  UnreachableRegistryException(URI uri, IOException cause) {
    super(uri.getAuthority() + " cannot be reached from here", cause);
  }
}
