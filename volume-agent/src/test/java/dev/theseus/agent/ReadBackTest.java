package dev.theseus.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The first file of a unit is old enough to be trusted when the second, a large one, is there. */
class ReadBackTest {
  private static final MigrationRef MIGRATION = new MigrationRef("m-1", 1);
  private static final long LARGE_BYTES = 50_000_000;

  @TempDir Path base;
  private AgentPair agents;

  @BeforeEach
  void copyTwoFiles() throws IOException {
    agents = new AgentPair(base);
    Shell.run(
        agents.source,
        "head -c 3000000 /dev/urandom > a; head -c " + LARGE_BYTES + " /dev/zero | tr '\\0' x > b");
    agents.copy(MIGRATION, 0, true);
  }

  @AfterEach
  void stopAgents() {
    agents.close();
  }

  @Test
  void shouldNotReadAgainForTheVerificationWhatWasReadAsItCame() throws IOException {
    assertThat(agents.targetClient().verify(MIGRATION, false).hashedBytes())
        .isLessThanOrEqualTo(LARGE_BYTES);
    assertThat(agents.verify(MIGRATION, false)).isEmpty();
  }

  @Test
  void shouldReadAgainWhatChangedSince() throws IOException {
    Shell.run(
        agents.target,
        "touch -r a ../mark; printf X | dd of=a bs=1 seek=2500000 conv=notrunc status=none;"
            + " touch -r ../mark a");

    assertThat(agents.verify(MIGRATION, false)).containsExactly("a: content from byte 2097152 on");
  }

  @Test
  void shouldReadEverythingAgainWhenAskedToVerifyInFull() throws IOException {
    assertThat(agents.targetClient().verify(MIGRATION, true).hashedBytes())
        .isEqualTo(3_000_000 + LARGE_BYTES);
  }

  @Test
  void shouldReadEverythingAgainWhenALogWasCutOff() throws IOException {
    Shell.run(base, "truncate -s 20 target-state/m-1/target/round-0/read-back/*/0");

    assertThat(agents.targetClient().verify(MIGRATION, false).hashedBytes())
        .isEqualTo(3_000_000 + LARGE_BYTES);
    assertThat(agents.verify(MIGRATION, false)).isEmpty();
  }
}
