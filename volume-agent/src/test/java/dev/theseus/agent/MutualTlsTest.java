package dev.theseus.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.theseus.agent.protocol.AgentEndpoint;
import dev.theseus.agent.protocol.AgentIdentity;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MutualTlsTest {
  private static final MigrationRef MIGRATION = new MigrationRef("m-1", 1);

  private final AgentIdentity identity = TestIdentities.next();
  @TempDir Path base;
  private AgentPair agents;

  @BeforeEach
  void start() throws IOException {
    agents = new AgentPair(base, config -> config.with(identity));
    Shell.run(agents.source, "head -c 9000000 /dev/urandom > large; mkdir d; echo x > d/small");
  }

  @AfterEach
  void stop() {
    agents.close();
  }

  @Test
  void shouldMoveAndVerifyVolume() throws Exception {
    assertThat(agents.sourceEndpoint().address()).hasScheme("https");

    agents.copy(MIGRATION, 0, true);

    assertThat(Shell.listing(agents.target)).isEqualTo(Shell.listing(agents.source));
    assertThat(agents.verify(MIGRATION, true)).isEmpty();
  }

  @Test
  void shouldRelayVolume() throws Exception {
    int units = agents.sourceClient().scan(MIGRATION, 0, true).units();
    for (int unit = 0; unit < units; unit++) {
      agents.targetClient().relay(MIGRATION, 0, unit, agents.sourceEndpoint());
    }
    agents.targetClient().relayFinish(MIGRATION, 0, agents.sourceEndpoint());

    assertThat(Shell.listing(agents.target)).isEqualTo(Shell.listing(agents.source));
  }

  @Test
  void shouldNotTalkToAgentOfAnotherMigration() {
    AgentEndpoint own = agents.sourceEndpoint();
    AgentEndpoint asAnother =
        new AgentEndpoint(
            own.address(), own.token(), own.inside(), Optional.of(TestIdentities.next()));

    assertThatThrownBy(() -> new AgentClient(asAnother).scan(MIGRATION, 0, false))
        .isInstanceOf(AgentException.class)
        .hasMessageContaining("no connection to the agent");
  }

  @Test
  void shouldRefuseCallerWhoSpeaksNoTls() {
    AgentEndpoint own = agents.sourceEndpoint();
    URI plain = URI.create("http://127.0.0.1:" + own.address().getPort());

    assertThatThrownBy(
            () -> new AgentClient(new AgentEndpoint(plain, own.token())).scan(MIGRATION, 0, false))
        .isInstanceOf(AgentException.class);
  }

  @Test
  void shouldTakeAgentOfAnotherMigrationForStrangerAtTheAddressOfTheSource() throws Exception {
    agents.sourceClient().scan(MIGRATION, 0, true);
    AgentIdentity other = TestIdentities.next();
    Path elsewhere = base.resolve("elsewhere");
    try (AgentPair others = new AgentPair(elsewhere, config -> config.with(other))) {
      AgentEndpoint atItsAddress =
          new AgentEndpoint(others.sourceEndpoint().address(), agents.sourceEndpoint().token());

      assertThatThrownBy(() -> agents.targetClient().pull(MIGRATION, 0, 0, atItsAddress))
          .isInstanceOf(AgentException.Unreachable.class);
    }
  }
}
