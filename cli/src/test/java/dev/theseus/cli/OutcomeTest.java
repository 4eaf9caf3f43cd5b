package dev.theseus.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.theseus.events.CancelRequested;
import dev.theseus.events.Committed;
import dev.theseus.events.Completed;
import dev.theseus.events.RecoveryRequested;
import dev.theseus.events.Refused;
import dev.theseus.events.RequestRefused;
import dev.theseus.events.RolledBack;
import dev.theseus.events.Step;
import dev.theseus.events.Stuck;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class OutcomeTest {
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

  @Test
  void shouldGiveEveryEndAnExitCodeOfItsOwn() {
    assertThat(code(new Completed("m", 1, NOW))).isEqualTo(0);
    assertThat(code(new RolledBack("m", 1, NOW, "diverged"))).isEqualTo(10);
    assertThat(
            code(
                new Stuck(
                    "m",
                    1,
                    NOW,
                    Step.SWITCH,
                    false,
                    "Service/web",
                    "forbidden",
                    "theseus recover m")))
        .isEqualTo(11);
    assertThat(code(new Refused("m", 1, NOW, "locked"))).isEqualTo(12);
  }

  @Test
  void shouldGoOnWhereAnEventIsNoEnd() {
    assertThat(Outcome.of(new Committed("m", 1, NOW))).isEmpty();
  }

  @Test
  void shouldTakeOnlyTheRefusalOfItsOwnRequest() {
    var refusal = new RequestRefused("m", 1, NOW, "CancelRequested", "is committed");
    assertThat(Outcome.ofRequest(refusal, CancelRequested.class))
        .hasValueSatisfying(outcome -> {
          assertThat(outcome.code()).isEqualTo(ExitCode.REFUSED);
          assertThat(outcome.reason()).isEqualTo("is committed");
        });
    assertThat(Outcome.ofRequest(refusal, RecoveryRequested.class)).isEmpty();
  }

  private static int code(dev.theseus.events.MigrationEvent event) {
    return Outcome.of(event).orElseThrow().code().value();
  }
}
