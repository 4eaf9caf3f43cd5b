package dev.theseus.agent;

import dev.theseus.agent.protocol.Fields;
import dev.theseus.agent.protocol.HttpCall;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/**
 * Brings a unit to the target. Asked only while nobody else takes the same unit, so that the source
 * never reads a unit again whose bytes still come from an earlier reading.
 */
interface Courier {
  /** Which scan a unit belongs to, and how many units that has. */
  record Origin(String scan, int units) {}

  /** What comes. */
  record Delivery(Origin origin, ReadableByteChannel body) {}

  /**
   * Fetches the unit.
   *
   * @param here what the source must know before it sends it
   */
  Delivery fetch(Fields here) throws IOException;

  /** Asks the source's agent. */
  final class FromSource implements Courier, AutoCloseable {
    private final AgentRequest request;
    private Optional<HttpCall> call = Optional.empty();

    FromSource(AgentRequest request) {
      this.request = request;
    }

    @Override
    public Delivery fetch(Fields here) throws IOException {
      Fields query = here.with("round", request.round()).with("unit", request.unit());
      String path = request.pathElsewhere("stream", query);
      HttpCall asked = SourceCall.send(request, path);
      call = Optional.of(asked);
      return new Delivery(
          new Origin(
              asked.header(AgentClient.SCAN_HEADER),
              Integer.parseInt(asked.header(AgentClient.UNITS_HEADER))),
          asked.body());
    }

    @Override
    public void close() {
      call.ifPresent(HttpCall::close);
    }
  }

  /**
   * Lets the caller of a request bring it: the response begins with what is here, then the caller
   * sends the origin in one line and the unit's frames, then the response ends with the result.
   */
  final class FromCaller implements Courier {
    private static final int LONGEST_LINE_BYTES = 1024;

    private final AgentRequest request;
    private Optional<WritableByteChannel> response = Optional.empty();

    FromCaller(AgentRequest request) {
      this.request = request;
    }

    @Override
    public Delivery fetch(Fields here) throws IOException {
      request.operation().onStop(request.exchange()::abort);
      response =
          Optional.of(request.exchange().stream(Map.of(AgentClient.HERE_HEADER, here.toString())));
      ReadableByteChannel body = request.exchange().body();
      Fields origin = Fields.parse(readLine(body));
      return new Delivery(new Origin(origin.text("scan"), origin.count("units")), body);
    }

    private static String readLine(ReadableByteChannel body) throws IOException {
      ByteBuffer line = ByteBuffer.allocate(LONGEST_LINE_BYTES);
      while (line.hasRemaining()) {
        int at = line.position();
        if (body.read(line.limit(at + 1)) < 0) {
          throw new EOFException("the caller brought no unit");
        }
        if (line.position() > at && line.get(at) == '\n') {
          return StandardCharsets.UTF_8.decode(line.flip()).toString();
        }
        line.limit(line.capacity());
      }
      throw new IOException("the line before a unit is longer than " + LONGEST_LINE_BYTES);
    }

    void reply(Fields result) throws IOException {
      WritableByteChannel out = response.orElseThrow();
      ByteBuffer bytes = ByteBuffer.wrap(result.toString().getBytes(StandardCharsets.UTF_8));
      while (bytes.hasRemaining()) {
        out.write(bytes);
      }
    }

    /** Tells a failure in the response's body once its head is gone. */
    void fail(Exception failure) throws IOException {
      AgentException told = Failures.classify(failure);
      if (response.isEmpty()) {
        throw told;
      }
      reply(new Fields().with("failure", told.kind()).with("message", told.explanation()));
    }
  }
}
