package dev.theseus.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.theseus.agent.protocol.AgentEndpoint;
import dev.theseus.agent.protocol.HttpCall;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The caller brings what the target's agent cannot fetch. */
class RelayTest {
  private static final MigrationRef MIGRATION = new MigrationRef("m-1", 1);

  @TempDir Path base;
  private AgentPair agents;

  @BeforeEach
  void startAgents() throws IOException {
    agents = new AgentPair(base);
  }

  @AfterEach
  void stopAgents() {
    agents.close();
  }

  /** A relay that holds the unit and brings nothing. */
  private HttpCall stalledRelay() throws IOException {
    HttpCall call =
        HttpCall.send(
            agents.targetEndpoint(), "POST", "/v1/m-1/push?epoch=1&round=0&unit=0", Map.of());
    assertThat(call.status()).isEqualTo(200);
    return call;
  }

  @Test
  void shouldLetOnlyOneRelayBringUnitAtTime() throws Exception {
    Shell.run(agents.source, "echo x > f");
    agents.sourceClient().scan(MIGRATION, 0, true);
    CompletableFuture<PullResult> second = new CompletableFuture<>();
    try (HttpCall first = stalledRelay()) {
      Thread.ofPlatform()
          .start(() -> {
            try {
              second.complete(
                  agents.targetClient().relay(MIGRATION, 0, 0, agents.sourceEndpoint()));
            } catch (AgentException e) {
              second.completeExceptionally(e);
            }
          });

      assertThatThrownBy(() -> second.get(500, TimeUnit.MILLISECONDS))
          .as("waits for the first one")
          .isInstanceOf(TimeoutException.class);
      first.endRequest();
    }

    assertThat(second.get(10, TimeUnit.SECONDS).contentBytes()).isEqualTo(2);
  }

  @Test
  void shouldBringWholeRoundAndDifferencesWhereTargetCannotReachSource() throws Exception {
    Shell.run(agents.source, "head -c 3000000 /dev/urandom > f; mkdir d; ln f d/g");
    AgentEndpoint source = agents.sourceEndpoint();
    AgentClient target = agents.targetClient();
    assertThat(agents.sourceClient().scan(MIGRATION, 0, true).units()).isEqualTo(1);
    AgentEndpoint nowhere =
        new AgentEndpoint(URI.create("http://127.0.0.1:1"), agents.sourceEndpoint().token());
    assertThatThrownBy(() -> target.pull(MIGRATION, 0, 0, nowhere))
        .isInstanceOf(AgentException.Unreachable.class);
    assertThatThrownBy(() -> target.finishRound(MIGRATION, 0, nowhere))
        .isInstanceOf(AgentException.Unreachable.class);

    target.relay(MIGRATION, 0, 0, source);
    FinishResult once = target.relayFinish(MIGRATION, 0, source);
    FinishResult again = target.relayFinish(MIGRATION, 0, source);

    assertThat(again).isEqualTo(once);
    assertThat(Shell.listing(agents.target)).isEqualTo(Shell.listing(agents.source));
    Shell.run(agents.target, "echo more >> f");
    agents.sourceClient().verify(MIGRATION, false);
    target.verify(MIGRATION, false);
    assertThatThrownBy(() -> target.differences(MIGRATION, 10, nowhere))
        .isInstanceOf(AgentException.Unreachable.class);
    assertThat(target.relayDifferences(MIGRATION, 10, source))
        .isNotEmpty()
        .anyMatch(line -> line.startsWith("f: "));
  }

  @Test
  void shouldAskForRelayWhereStrangerHasTheAddressOfTheSource() throws Exception {
    Shell.run(agents.source, "echo x > f");
    agents.sourceClient().scan(MIGRATION, 0, true);
    AgentEndpoint agentOfAnother =
        new AgentEndpoint(agents.sourceEndpoint().address(), "token of another");
    assertUnreachable(agentOfAnother);
    for (int status : new int[] {200, 404, 401, 302, 500}) {
      try (Stranger stranger = new Stranger("HTTP/1.1 %d Hm\r\n\r\nhello".formatted(status))) {
        assertUnreachable(stranger.endpoint());
      }
    }
    try (Stranger stranger = new Stranger("220 mail.example ready\r\n")) {
      assertUnreachable(stranger.endpoint());
    }
  }

  private void assertUnreachable(AgentEndpoint source) {
    assertThatThrownBy(() -> agents.targetClient().pull(MIGRATION, 0, 0, source))
        .isInstanceOf(AgentException.Unreachable.class)
        .hasMessageContaining("somebody else");
    assertThatThrownBy(() -> agents.targetClient().finishRound(MIGRATION, 0, source))
        .isInstanceOf(AgentException.Unreachable.class);
  }

  /** Says the same to everybody, and hangs up. */
  private static final class Stranger implements AutoCloseable {
    private final ServerSocket socket;

    Stranger(String text) throws IOException {
      socket = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
      Thread.ofPlatform()
          .start(() -> {
            try {
              while (true) {
                try (Socket caller = socket.accept()) {
                  byte[] request = new byte[4096];
                  assertThat(caller.getInputStream().read(request)).isPositive();
                  caller.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
                }
              }
            } catch (IOException e) {
              // Closed.
            }
          });
    }

    AgentEndpoint endpoint() {
      return new AgentEndpoint(URI.create("http://127.0.0.1:" + socket.getLocalPort()), "one");
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }

  @Test
  void shouldStopRelayWhenNewerAttemptDiscards() throws Exception {
    Shell.run(agents.source, "echo x > f");
    agents.sourceClient().scan(MIGRATION, 0, true);
    try (HttpCall first = stalledRelay()) {
      agents.targetClient().discard(new MigrationRef("m-1", 2));

      assertThat(first.bodyText()).isEmpty();
    }
    assertThat(agents.target).isEmptyDirectory();
  }
}
