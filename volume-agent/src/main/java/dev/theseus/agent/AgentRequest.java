package dev.theseus.agent;

import dev.theseus.agent.protocol.AgentEndpoint;
import dev.theseus.agent.protocol.Fields;
import dev.theseus.agent.protocol.HttpExchange;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** A request about one migration, while it is carried out. */
record AgentRequest(
    HttpExchange exchange, MigrationRef migration, MigrationSides sides, Operation operation) {

  int epoch() {
    return migration.epoch();
  }

  Fields query() {
    return exchange.query();
  }

  int round() {
    return query().count("round");
  }

  int unit() {
    return query().count("unit");
  }

  /** The source's agent, as the caller named it. */
  AgentEndpoint sourceAgent() throws AgentException {
    String address = exchange.header(AgentClient.SOURCE_HEADER).orElse("");
    String token = exchange.header(AgentClient.SOURCE_TOKEN_HEADER).orElse("");
    if (address.isEmpty()) {
      throw new AgentException.Permanent("the request names no source agent");
    }
    URI there = URI.create(address);
    return new AgentEndpoint(there, token, there, sides.identity());
  }

  /** A path with a query for the same attempt, at another agent. */
  String pathElsewhere(String operationThere, Fields query) {
    return AgentClient.path(migration, operationThere)
        + "?"
        + query.with("epoch", migration.epoch());
  }

  void reply(Fields fields) throws IOException {
    exchange.reply(200, fields.toString());
  }

  void reply(String text) throws IOException {
    exchange.reply(200, text);
  }

  void replyFile(Path file, Map<String, String> headers) throws IOException {
    OutputStream out = Channels.newOutputStream(exchange.stream(headers));
    Files.copy(file, out);
  }
}
