package dev.theseus.agent.scan;

import java.io.IOException;

/** Something wrote to a volume that was said to be quiesced. */
public final class SourceChangedException extends IOException {
  private static final long serialVersionUID = 1L;

  SourceChangedException(String what) {
    super(what + " after the volume was quiesced: another process still writes to it");
  }
}
