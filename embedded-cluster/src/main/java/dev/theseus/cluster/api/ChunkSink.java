package dev.theseus.cluster.api;

import java.time.Duration;

/** The client's end of a streamed answer. */
public interface ChunkSink {

  /** Sends one piece and waits until it is on its way; false when the client is gone. */
  boolean write(byte[] chunk);

  /** Waits until the client is gone, at most this long; true when it is gone. */
  boolean awaitClosed(Duration atMost) throws InterruptedException;
}
