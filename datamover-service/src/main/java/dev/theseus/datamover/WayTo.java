package dev.theseus.datamover;

import dev.theseus.events.Way;
import java.net.URI;
import java.util.Locale;
import java.util.Optional;

/**
 * A way for the bytes of a volume.
 *
 * @param address the source's agent as the target's reaches it; empty where a mover brings the
 *     bytes
 */
record WayTo(Way way, Optional<URI> address) {

  /** The way that is always there: whoever moves units reaches both agents. */
  static final WayTo RELAYED = new WayTo(Way.RELAYED, Optional.empty());

  boolean isRelayed() {
    return address.isEmpty();
  }

  String addressText() {
    return address.map(URI::toString).orElse("");
  }

  @Override
  public String toString() {
    return name(way) + address.map(at -> " " + at).orElse("");
  }

  /** As people read it, such as {@code node port}. */
  static String name(Way way) {
    return way.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
