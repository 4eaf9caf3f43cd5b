package dev.theseus.agent;

import java.io.IOException;

/** Requests that the target's agent answers. */
final class TargetRequests {
  private TargetRequests() {}

  static void pull(AgentRequest request) throws IOException {
    try (Courier.FromSource courier = new Courier.FromSource(request)) {
      PullResult result =
          request
              .sides()
              .target()
              .take(request.round(), request.unit(), courier, request.operation());
      request.reply(result.toFields());
    }
  }

  static void push(AgentRequest request) throws IOException {
    Courier.FromCaller courier = new Courier.FromCaller(request);
    try {
      PullResult result =
          request
              .sides()
              .target()
              .take(request.round(), request.unit(), courier, request.operation());
      courier.reply(result.toFields());
    } catch (IOException | RuntimeException e) {
      courier.fail(e);
    }
  }

  static void finish(AgentRequest request) throws IOException {
    request.reply(
        request
            .sides()
            .target()
            .finish(
                request.migration(), request.round(), request.sourceAgent(), request.operation())
            .toFields());
  }
}
