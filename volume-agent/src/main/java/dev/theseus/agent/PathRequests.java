package dev.theseus.agent;

import dev.theseus.agent.protocol.Fields;
import dev.theseus.agent.protocol.HttpCall;
import dev.theseus.agent.protocol.NoConnectionException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.util.Map;
import java.util.SplittableRandom;

/** Requests that try the path between two agents; they touch no volume. */
final class PathRequests {
  /** As much as a fast path carries in a moment; a slow one is cut off by the time limit. */
  static final int SAMPLE_BYTES = 8 << 20;

  private static final long SAMPLE_NANOS = 300_000_000;
  private static final int BUFFER_BYTES = 1 << 17;

  private PathRequests() {}

  /** At the source: bytes that nothing on the way can make smaller. */
  static void sample(AgentRequest request) throws IOException {
    byte[] noise = new byte[BUFFER_BYTES];
    new SplittableRandom(1).nextBytes(noise);
    WritableByteChannel out = request.exchange().stream(Map.of());
    request.operation().onStop(request.exchange()::abort);
    for (int sent = 0; sent < SAMPLE_BYTES; sent += noise.length) {
      request.operation().requireWanted();
      ByteBuffer bytes = ByteBuffer.wrap(noise);
      while (bytes.hasRemaining()) {
        out.write(bytes);
      }
    }
  }

  /** At the target: tries whether the source's agent answers at an address, and how fast. */
  static void probe(AgentRequest request) throws IOException {
    String path = request.pathElsewhere("sample", new Fields());
    try (HttpCall call = SourceCall.checked(HttpCall.probe(request.sourceAgent(), path), request)) {
      request.operation().onStop(call::close);
      request.reply(measure(call.body(), request.operation()).toFields());
    } catch (NoConnectionException e) {
      throw new AgentException.Unreachable("the target has " + e.getMessage());
    }
  }

  /** At the target: takes a sample that the caller brings. */
  static void sink(AgentRequest request) throws IOException {
    ReadableByteChannel body = request.exchange().body();
    ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
    long bytes = 0;
    for (int count = body.read(buffer); count >= 0; count = body.read(buffer.clear())) {
      request.operation().requireWanted();
      bytes += count;
    }
    request.reply(new PathSample(bytes, 0).toFields());
  }

  private static PathSample measure(ReadableByteChannel from, Operation operation)
      throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
    long start = System.nanoTime();
    long bytes = 0;
    long nanos = 0;
    while (nanos < SAMPLE_NANOS) {
      int count = from.read(buffer.clear());
      nanos = System.nanoTime() - start;
      if (count < 0) {
        break;
      }
      operation.requireWanted();
      bytes += count;
    }
    return new PathSample(bytes, nanos);
  }
}
