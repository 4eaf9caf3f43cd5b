package dev.theseus.agent;

import dev.theseus.agent.protocol.Fields;
import dev.theseus.agent.protocol.HttpCall;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;

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

  static void durable(AgentRequest request) throws IOException {
    Fields units = new Fields();
    String scan = request.query().text("scan");
    for (PullResult unit : request.sides().target().durable(request.round(), scan)) {
      units.with("unit", unit.toFields());
    }
    request.reply(units);
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
    String path = request.pathElsewhere("finished", new Fields().with("round", request.round()));
    try (HttpCall call = SourceCall.send(request, path)) {
      Courier.Origin origin =
          new Courier.Origin(
              call.header(AgentClient.SCAN_HEADER),
              Integer.parseInt(call.header(AgentClient.UNITS_HEADER)));
      request.reply(finish(request, new Courier.Delivery(origin, call.body())).toFields());
    }
  }

  /** As {@link #finish}, but the caller brings the manifest. */
  static void apply(AgentRequest request) throws IOException {
    ReadableByteChannel body = request.exchange().body();
    Courier.Origin origin =
        new Courier.Origin(request.query().text("scan"), request.query().count("units"));
    FinishResult result = finish(request, new Courier.Delivery(origin, body));
    // Read to the end what was not needed: the caller must hear the answer, not a reset.
    ByteBuffer rest = ByteBuffer.allocate(1 << 16);
    while (body.read(rest.clear()) >= 0) {
      request.operation().requireWanted();
    }
    request.reply(result.toFields());
  }

  private static FinishResult finish(AgentRequest request, Courier.Delivery manifest)
      throws IOException {
    return request.sides().target().finish(request.round(), manifest, request.operation());
  }
}
