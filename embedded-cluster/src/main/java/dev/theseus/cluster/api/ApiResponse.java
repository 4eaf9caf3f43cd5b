package dev.theseus.cluster.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** What a request is answered with. */
public sealed interface ApiResponse {

  /**
   * A whole body.
   *
   * @param warnings sentences that kubectl shows to its user
   */
  record Whole(int code, String contentType, String body, List<String> warnings)
      implements ApiResponse {
    public Whole {
      warnings = List.copyOf(warnings);
    }

    public Whole(int code, String contentType, String body) {
      this(code, contentType, body, List.of());
    }
  }

  /** A body that goes on until its source or the client ends it. */
  record Streamed(String contentType, Source source) implements ApiResponse {}

  /** Writes a streamed body; the stream ends when it returns. */
  @FunctionalInterface
  interface Source {
    void run(ChunkSink sink) throws InterruptedException;
  }

  static ApiResponse json(int code, ObjectNode body) {
    return new Whole(code, "application/json", Json.text(body));
  }

  static ApiResponse ok(ObjectNode body) {
    return json(200, body);
  }

  static ApiResponse text(int code, String body) {
    return new Whole(code, "text/plain; charset=utf-8", body);
  }
}
