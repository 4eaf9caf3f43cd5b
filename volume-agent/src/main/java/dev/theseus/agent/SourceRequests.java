package dev.theseus.agent;

import dev.theseus.agent.protocol.Fields;
import dev.theseus.agent.scan.ScanResult;
import java.io.IOException;
import java.util.Map;

/** Requests that the source's agent answers. */
final class SourceRequests {
  private SourceRequests() {}

  static void scan(AgentRequest request) throws IOException {
    boolean finalSync = request.query().flag("final");
    request.reply(
        ScanResults.toFields(
            request.sides().source().scan(request.round(), finalSync, request.operation())));
  }

  static void units(AgentRequest request) throws IOException {
    request.reply(request.sides().source().units(request.round(), request.epoch()));
  }

  static void stream(AgentRequest request) throws IOException {
    ScanResult scan = request.sides().source().require(request.round(), request.epoch());
    int unit = request.unit();
    if (unit < 0 || unit >= scan.units()) {
      throw new AgentException.Permanent(
          "unit "
              + unit
              + " of round "
              + scan.round()
              + "; it has units 0 to "
              + (scan.units() - 1));
    }
    Fields query = request.query();
    if (query.text("durable").equals(scan.scan())) {
      request.exchange().stream(headersOf(scan));
      return;
    }
    // Bytes of another scan may lie at the target: then nothing counts as being there.
    boolean everything = query.texts("started").stream().anyMatch(id -> !id.equals(scan.scan()));
    var channel = request.exchange().stream(headersOf(scan));
    request.operation().onStop(request.exchange()::abort);
    request.sides().source().send(scan, unit, everything, channel, request.operation());
  }

  static void finished(AgentRequest request) throws IOException {
    ScanResult scan = request.sides().source().requireUpTo(request.round(), request.epoch());
    request.replyFile(request.sides().source().finish(scan, request.operation()), headersOf(scan));
  }

  private static Map<String, String> headersOf(ScanResult scan) {
    return Map.of(
        AgentClient.SCAN_HEADER,
        scan.scan(),
        AgentClient.UNITS_HEADER,
        Integer.toString(scan.units()));
  }
}
