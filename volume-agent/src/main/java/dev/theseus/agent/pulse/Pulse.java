package dev.theseus.agent.pulse;

import java.io.IOException;

/**
 * Beaten by long work at every entry and block: others see that it goes on, and it ends there when
 * nobody wants it any more. Thread-safe.
 */
public interface Pulse {
  /** For short work that nobody looks at and nobody stops. */
  Pulse UNHEARD =
      new Pulse() {
        @Override
        public void entry() {}

        @Override
        public void bytes(long count) {}
      };

  /** One more file, directory, link or node was looked at; fails if the work shall end. */
  void entry() throws IOException;

  /** So many more bytes were read, hashed or written; fails if the work shall end. */
  void bytes(long count) throws IOException;
}
