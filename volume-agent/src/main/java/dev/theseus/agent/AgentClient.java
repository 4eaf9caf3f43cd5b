package dev.theseus.agent;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.theseus.agent.protocol.AgentEndpoint;
import dev.theseus.agent.protocol.Fields;
import dev.theseus.agent.protocol.HttpCall;
import dev.theseus.agent.scan.ScanResult;
import dev.theseus.agent.scan.UnitSummary;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Calls one agent. Every call may be repeated: what was done is not done again. Interrupting the
 * calling thread ends a call and its connection; the agent sees that, and stops what it did for the
 * call at the next block or entry. Failures are {@link AgentException}; a lost connection is
 * retriable.
 */
public final class AgentClient {
  static final String SCAN_HEADER = "x-theseus-scan";
  static final String UNITS_HEADER = "x-theseus-units";
  static final String HERE_HEADER = "x-theseus-here";
  static final String SOURCE_HEADER = "x-theseus-source";
  static final String SOURCE_TOKEN_HEADER = "x-theseus-source-token";
  private static final int RELAY_BUFFER_BYTES = 1 << 20;

  private final AgentEndpoint agent;

  /** A client of an agent. */
  public AgentClient(AgentEndpoint agent) {
    this.agent = agent;
  }

  /** Whether the agent answers within a moment. */
  public boolean isReady() {
    try (HttpCall call = HttpCall.probe(agent, "/healthz")) {
      return call.status() == 200;
    } catch (IOException e) {
      return false;
    }
  }

  /** What the agent has done for the migration so far; cheap, and never in the way of work. */
  public AgentProgress progress(MigrationRef migration) throws AgentException {
    return AgentProgress.fromFields(
        Fields.parse(call("GET", path(migration, "progress") + "?" + query(migration), Map.of())));
  }

  /**
   * At the source: finds what changed since the last finished round.
   *
   * @param finalSync nobody writes to the volume any more, so a change during the round is an error
   */
  public ScanResult scan(MigrationRef migration, int round, boolean finalSync)
      throws AgentException {
    Fields query = query(migration).with("round", round).with("final", finalSync);
    return ScanResults.fromFields(
        Fields.parse(call("POST", path(migration, "scan") + "?" + query, Map.of())));
  }

  /** At the source: the units of a round that this attempt scanned. */
  public List<UnitSummary> units(MigrationRef migration, int round) throws AgentException {
    Fields query = query(migration).with("round", round);
    Fields fields = Fields.parse(call("GET", path(migration, "units") + "?" + query, Map.of()));
    List<UnitSummary> units = new ArrayList<>();
    for (String line : fields.texts("unit")) {
      String[] words = line.split(" ", 2);
      units.add(
          new UnitSummary(units.size(), Long.parseLong(words[0]), Integer.parseInt(words[1])));
    }
    return units;
  }

  /** At the target: the units of a scan that are durable there, by their number. */
  public SortedMap<Integer, PullResult> durable(MigrationRef migration, ScanResult scan)
      throws AgentException {
    Fields query = query(migration).with("round", scan.round()).with("scan", scan.scan());
    Fields fields = Fields.parse(call("GET", path(migration, "durable") + "?" + query, Map.of()));
    SortedMap<Integer, PullResult> units = new TreeMap<>();
    for (String text : fields.texts("unit")) {
      PullResult unit = PullResult.fromFields(Fields.parse(text));
      units.put(unit.unit(), unit);
    }
    return units;
  }

  /**
   * At the target: tries whether the source's agent answers at an address, and how fast; takes a
   * moment.
   *
   * @throws AgentException.Unreachable where it does not answer there
   */
  public PathSample probe(MigrationRef migration, AgentEndpoint source) throws AgentException {
    return PathSample.fromFields(
        Fields.parse(
            call("GET", path(migration, "probe") + "?" + query(migration), sourceHeaders(source))));
  }

  /** Tries how fast the caller can bring bytes from the source's agent to this one. */
  public PathSample relaySample(MigrationRef migration, AgentEndpoint source)
      throws AgentException {
    long start = System.nanoTime();
    String from = path(migration, "sample") + "?" + query(migration);
    try (HttpCall reading = HttpCall.send(source, "GET", from, Map.of())) {
      check(reading);
      String answer = bring(reading, path(migration, "sink") + "?" + query(migration));
      long bytes = PathSample.fromFields(Fields.parse(answer)).bytes();
      return new PathSample(bytes, System.nanoTime() - start);
    } catch (IOException e) {
      throw Failures.classify(e);
    }
  }

  /** At the target: takes a unit from the source's agent; returns when it is durable. */
  public PullResult pull(MigrationRef migration, int round, int unit, AgentEndpoint source)
      throws AgentException {
    Fields query = query(migration).with("round", round).with("unit", unit);
    String answer = call("POST", path(migration, "pull") + "?" + query, sourceHeaders(source));
    return PullResult.fromFields(Fields.parse(answer));
  }

  /** Brings a unit from the source's agent to this one, where the two cannot reach each other. */
  public PullResult relay(MigrationRef migration, int round, int unit, AgentEndpoint source)
      throws AgentException {
    Fields query = query(migration).with("round", round).with("unit", unit);
    String to = path(migration, "push") + "?" + query;
    try (HttpCall writing = HttpCall.send(agent, "POST", to, Map.of())) {
      check(writing);
      // The target holds the unit for this call now, and has said what is there.
      String from = path(migration, "stream") + "?" + query + "&" + writing.header(HERE_HEADER);
      try (HttpCall reading = HttpCall.send(source, "GET", from, Map.of())) {
        check(reading);
        Fields origin =
            new Fields()
                .with("scan", reading.header(SCAN_HEADER))
                .with("units", reading.header(UNITS_HEADER));
        write(writing.requestBody(), ByteBuffer.wrap((origin + "\n").getBytes(UTF_8)));
        copy(reading.body(), writing.requestBody());
      }
      writing.endRequest();
      return PullResult.fromFields(resultOf(writing));
    } catch (IOException e) {
      throw Failures.classify(e);
    }
  }

  /** As {@link #finishRound}, where the two agents cannot reach each other. */
  public FinishResult relayFinish(MigrationRef migration, int round, AgentEndpoint source)
      throws AgentException {
    Fields query = query(migration).with("round", round);
    String from = path(migration, "finished") + "?" + query;
    try (HttpCall reading = HttpCall.send(source, "GET", from, Map.of())) {
      check(reading);
      query.with("scan", reading.header(SCAN_HEADER)).with("units", reading.header(UNITS_HEADER));
      String to = path(migration, "apply") + "?" + query;
      return FinishResult.fromFields(Fields.parse(bring(reading, to)));
    } catch (IOException e) {
      throw Failures.classify(e);
    }
  }

  /** As {@link #differences}, where the two agents cannot reach each other. */
  public List<String> relayDifferences(MigrationRef migration, int limit, AgentEndpoint source)
      throws AgentException {
    String from = path(migration, "verified") + "?" + query(migration);
    try (HttpCall reading = HttpCall.send(source, "GET", from, Map.of())) {
      check(reading);
      String to = path(migration, "compare") + "?" + query(migration).with("limit", limit);
      return Fields.parse(bring(reading, to)).texts("difference");
    } catch (IOException e) {
      throw Failures.classify(e);
    }
  }

  /** Sends this agent what another one answered; returns what this one answers. */
  private String bring(HttpCall reading, String to) throws IOException {
    try (HttpCall writing = HttpCall.send(agent, "POST", to, Map.of())) {
      copy(reading.body(), writing.requestBody());
      writing.endRequest();
      check(writing);
      return writing.bodyText();
    }
  }

  /** What stands in a body that was begun before the work was done. */
  private static Fields resultOf(HttpCall call) throws IOException {
    Fields result = Fields.parse(call.bodyText());
    if (!result.text("failure").isEmpty()) {
      throw AgentException.of(result.text("failure"), result.text("message"));
    }
    if (result.text("unit").isEmpty()) {
      throw new AgentException.Retriable("the connection ended before the unit was durable");
    }
    return result;
  }

  private static void write(WritableByteChannel to, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      to.write(bytes);
    }
  }

  private static void copy(ReadableByteChannel from, WritableByteChannel to) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocateDirect(RELAY_BUFFER_BYTES);
    while (from.read(buffer) >= 0) {
      buffer.flip();
      write(to, buffer);
      buffer.clear();
    }
  }

  /** At the target: applies names and metadata of a round whose units are all durable. */
  public FinishResult finishRound(MigrationRef migration, int round, AgentEndpoint source)
      throws AgentException {
    Fields query = query(migration).with("round", round);
    String answer = call("POST", path(migration, "finish") + "?" + query, sourceHeaders(source));
    return FinishResult.fromFields(Fields.parse(answer));
  }

  /**
   * At either side: hashes by reading what this side has not hashed yet, while others may write.
   */
  public VerifyResult verifyRound(MigrationRef migration) throws AgentException {
    return verify(query(migration).with("full", false).with("quiesced", false), migration);
  }

  /**
   * At either side, after the final sync: hashes what this side has not hashed yet.
   *
   * @param full reads everything again, from the device where the file system allows it
   */
  public VerifyResult verify(MigrationRef migration, boolean full) throws AgentException {
    return verify(query(migration).with("full", full).with("quiesced", true), migration);
  }

  private VerifyResult verify(Fields query, MigrationRef migration) throws AgentException {
    return VerifyResult.fromFields(
        Fields.parse(call("POST", path(migration, "verify") + "?" + query, Map.of())));
  }

  /** At the target: the first paths that differ from the source, both verified before. */
  public List<String> differences(MigrationRef migration, int limit, AgentEndpoint source)
      throws AgentException {
    Fields query = query(migration).with("limit", limit);
    String answer =
        call("GET", path(migration, "differences") + "?" + query, sourceHeaders(source));
    return Fields.parse(answer).texts("difference");
  }

  /**
   * At either side: stops everything of this migration, and deletes all that it wrote into the
   * volume. The epoch stays known, so older attempts stay refused.
   */
  public void discard(MigrationRef migration) throws AgentException {
    call("POST", path(migration, "discard") + "?" + query(migration), Map.of());
  }

  private String call(String method, String pathAndQuery, Map<String, String> headers)
      throws AgentException {
    try (HttpCall call = HttpCall.send(agent, method, pathAndQuery, headers)) {
      check(call);
      return call.bodyText();
    } catch (IOException e) {
      throw Failures.classify(e);
    }
  }

  static void check(HttpCall call) throws IOException {
    if (call.status() == 200) {
      return;
    }
    String[] lines = call.bodyText().split("\n", 2);
    throw AgentException.of(lines[0], lines.length > 1 ? lines[1] : "status " + call.status());
  }

  static String path(MigrationRef migration, String operation) {
    return "/v1/" + migration.id() + "/" + operation;
  }

  private static Fields query(MigrationRef migration) {
    return new Fields().with("epoch", migration.epoch());
  }

  private static Map<String, String> sourceHeaders(AgentEndpoint source) {
    return Map.of(SOURCE_HEADER, source.inside().toString(), SOURCE_TOKEN_HEADER, source.token());
  }
}
