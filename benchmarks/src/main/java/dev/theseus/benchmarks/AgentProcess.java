package dev.theseus.benchmarks;

import dev.theseus.agent.AgentCommand;
import dev.theseus.agent.protocol.AgentEndpoint;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** An agent as users have it: a process of its own with a cold JVM. */
final class AgentProcess implements AutoCloseable {
  private final Process process;
  private final BufferedReader output;
  private final String token;

  private AgentProcess(Process process, String token) {
    this.process = process;
    this.output = process.inputReader();
    this.token = token;
  }

  /** Starts an agent; it may not listen yet. */
  static AgentProcess start(Path volume, Path state) throws IOException {
    String token = UUID.randomUUID().toString();
    List<String> command = new ArrayList<>(AgentCommand.here());
    command.addAll(List.of("--volume", volume.toString(), "--state", state.toString()));
    command.addAll(List.of("--listen", "127.0.0.1:0", "--token-env", "THESEUS_AGENT_TOKEN"));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("THESEUS_AGENT_TOKEN", token);
    builder.redirectError(ProcessBuilder.Redirect.DISCARD);
    return new AgentProcess(builder.start(), token);
  }

  /** Waits until it listens. */
  AgentEndpoint endpoint() throws IOException {
    String line = output.readLine();
    while (line != null && !line.contains(" on http://")) {
      line = output.readLine();
    }
    if (line == null) {
      throw new IOException("the agent ended before it listened");
    }
    return new AgentEndpoint(URI.create(line.substring(line.indexOf("http://"))), token);
  }

  @Override
  public void close() throws IOException {
    process.destroy();
    try {
      process.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while an agent ended", e);
    }
  }
}
