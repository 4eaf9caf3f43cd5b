package dev.theseus.agent.protocol;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * First line and headers of a request or a response, and the channel on which the body follows.
 *
 * @param headers by lower-case name
 * @param body what follows; what was read too far is in it
 */
record HttpHead(String firstLine, Map<String, String> headers, ReadableByteChannel body) {
  private static final int LONGEST_HEAD_BYTES = 16 * 1024;

  static HttpHead read(ReadableByteChannel channel) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(LONGEST_HEAD_BYTES);
    int end = endOfHead(buffer);
    while (end < 0) {
      if (!buffer.hasRemaining()) {
        throw new IOException("the head of a message is longer than " + LONGEST_HEAD_BYTES);
      }
      if (channel.read(buffer) < 0) {
        throw new EOFException("the connection ended before the head of a message was complete");
      }
      end = endOfHead(buffer);
    }
    String text = new String(buffer.array(), 0, end, StandardCharsets.ISO_8859_1);
    buffer.flip().position(end + 4);
    String[] lines = text.split("\r\n", -1);
    Map<String, String> headers = new TreeMap<>();
    for (int i = 1; i < lines.length; i++) {
      int colon = lines[i].indexOf(':');
      if (colon > 0) {
        String name = lines[i].substring(0, colon).toLowerCase(Locale.ROOT);
        headers.put(name, lines[i].substring(colon + 1).strip());
      }
    }
    return new HttpHead(lines[0], headers, new PushedBackChannel(buffer, below(channel)));
  }

  /** Heads that follow each other must not nest their channels without end. */
  private static ReadableByteChannel below(ReadableByteChannel channel) {
    return channel instanceof PushedBackChannel pushed && !pushed.first().hasRemaining()
        ? pushed.rest()
        : channel;
  }

  Optional<String> header(String name) {
    return Optional.ofNullable(headers.get(name));
  }

  /** The body as text: as long as the headers say, else to the end of the connection. */
  String bodyText() throws IOException {
    long length = header("content-length").map(Long::parseLong).orElse(Long.MAX_VALUE);
    ByteBuffer part = ByteBuffer.allocate(8192);
    StringBuilder text = new StringBuilder();
    while (text.length() < length && body.read(part.clear()) >= 0) {
      // Bodies of this protocol are percent-encoded, so one byte is one character.
      text.append(StandardCharsets.ISO_8859_1.decode(part.flip()));
    }
    return text.toString();
  }

  private static int endOfHead(ByteBuffer buffer) {
    for (int i = 0; i + 3 < buffer.position(); i++) {
      if (buffer.get(i) == '\r'
          && buffer.get(i + 1) == '\n'
          && buffer.get(i + 2) == '\r'
          && buffer.get(i + 3) == '\n') {
        return i;
      }
    }
    return -1;
  }

  private record PushedBackChannel(ByteBuffer first, ReadableByteChannel rest)
      implements ReadableByteChannel {
    @Override
    public int read(ByteBuffer target) throws IOException {
      if (!first.hasRemaining()) {
        return rest.read(target);
      }
      int count = Math.min(first.remaining(), target.remaining());
      target.put(first.slice(first.position(), count));
      first.position(first.position() + count);
      return count;
    }

    @Override
    public boolean isOpen() {
      return rest.isOpen();
    }

    @Override
    public void close() throws IOException {
      rest.close();
    }
  }
}
