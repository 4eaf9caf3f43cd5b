package dev.theseus.agent;

import dev.theseus.agent.manifest.ManifestReader;
import dev.theseus.agent.protocol.Fields;
import dev.theseus.agent.protocol.HttpCall;
import dev.theseus.agent.verify.ManifestComparison;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;

/** Requests about what a volume holds; each side answers for its own. */
final class VerifyRequests {
  private VerifyRequests() {}

  static void verify(AgentRequest request) throws IOException {
    Fields query = request.query();
    request.reply(
        request
            .sides()
            .verify(query.flag("full"), query.flag("quiesced"), request.operation())
            .toFields());
  }

  static void verified(AgentRequest request) throws IOException {
    request.replyFile(request.sides().verifiedManifest(), Map.of());
  }

  static void differences(AgentRequest request) throws IOException {
    String path = request.pathElsewhere("verified", new Fields());
    try (HttpCall call = SourceCall.send(request, path)) {
      compare(request, Channels.newInputStream(call.body()));
    }
  }

  /** As {@link #differences}, but the caller brings what the source verified. */
  static void compareBrought(AgentRequest request) throws IOException {
    Path brought = request.sides().state().folder().resolve("brought");
    try (InputStream body = Channels.newInputStream(request.exchange().body())) {
      Files.copy(body, brought, StandardCopyOption.REPLACE_EXISTING);
      try (InputStream source = Files.newInputStream(brought)) {
        compare(request, source);
      }
    } finally {
      Files.deleteIfExists(brought);
    }
  }

  private static void compare(AgentRequest request, InputStream source) throws IOException {
    try (ManifestReader there = ManifestReader.of(source, "what the source verified");
        ManifestReader here = ManifestReader.open(request.sides().verifiedManifest())) {
      Fields fields = new Fields();
      new ManifestComparison(there, here)
          .first(request.query().count("limit"))
          .forEach(one -> fields.with("difference", one));
      request.reply(fields);
    }
  }
}
