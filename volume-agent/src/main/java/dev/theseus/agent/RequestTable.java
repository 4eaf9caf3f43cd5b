package dev.theseus.agent;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What an agent can be asked about a migration, by method and name. */
final class RequestTable {
  /** Carries out a request and answers it. */
  @FunctionalInterface
  interface Action {
    void run(AgentRequest request) throws IOException;
  }

  /**
   * A row.
   *
   * @param writes whether it changes the volume, which an agent may be told never to do
   * @param hasBody whether the caller sends more than a head; if not, the end of its connection
   *     stops the request
   */
  record Row(boolean writes, boolean hasBody, Action action) {}

  private final Map<String, Row> rows = new TreeMap<>();

  RequestTable(long stopTimeoutMillis) {
    reads("POST scan", SourceRequests::scan);
    reads("GET units", SourceRequests::units);
    reads("GET stream", SourceRequests::stream);
    reads("GET finished", SourceRequests::finished);
    reads("GET sample", PathRequests::sample);
    reads("GET probe", PathRequests::probe);
    rows.put("POST sink", new Row(false, true, PathRequests::sink));
    reads("GET durable", TargetRequests::durable);
    writes("POST pull", false, TargetRequests::pull);
    writes("POST push", true, TargetRequests::push);
    writes("POST finish", false, TargetRequests::finish);
    writes("POST apply", true, TargetRequests::apply);
    reads("POST verify", VerifyRequests::verify);
    reads("GET verified", VerifyRequests::verified);
    reads("GET differences", VerifyRequests::differences);
    rows.put("POST compare", new Row(false, true, VerifyRequests::compareBrought));
    reads("GET progress", request -> request.reply(request.sides().state().progress().toFields()));
    reads(
        "POST discard",
        request -> {
          request.sides().state().stopOthers(request.operation(), stopTimeoutMillis);
          request.sides().discard();
          request.reply("");
        });
  }

  private void reads(String name, Action action) {
    rows.put(name, new Row(false, false, action));
  }

  private void writes(String name, boolean hasBody, Action action) {
    rows.put(name, new Row(true, hasBody, action));
  }

  Optional<Row> find(String methodAndName) {
    return Optional.ofNullable(rows.get(methodAndName));
  }
}
