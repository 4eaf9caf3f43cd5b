package dev.theseus.deployer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.theseus.deployer.step.Limits;
import dev.theseus.deployer.step.Steps;
import dev.theseus.events.CompensationStarted;
import dev.theseus.events.FailureKind;
import dev.theseus.events.MigrationEvent;
import dev.theseus.events.MigrationSpec;
import dev.theseus.events.Mode;
import dev.theseus.events.NonConvergence;
import dev.theseus.events.Place;
import dev.theseus.events.ResumeRequested;
import dev.theseus.events.Step;
import dev.theseus.events.StepFailed;
import dev.theseus.messaging.Received;
import dev.theseus.sites.Site;
import dev.theseus.sites.SiteException;
import dev.theseus.sites.Sites;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DeployerHandlerTest {

  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private final DeployerHandler handler =
      new DeployerHandler(new Steps(new NoSites(), Limits.defaults(), Clock.systemUTC()));

  @ParameterizedTest
  @EnumSource(SiteException.Kind.class)
  void shouldAnswerWithTheReactionThatTheFailureNames(SiteException.Kind kind) {
    StepFailed failed = failed(Mode.MOVE, new SiteException(kind, "Any", "site east: no"));

    assertThat(failed.kind()).isEqualTo(FailureKind.valueOf(kind.name()));
    assertThat(failed.step()).isEqualTo(Step.QUIESCE);
    assertThat(failed.compensation()).isTrue();
    assertThat(failed.message()).isEqualTo("site east: no");
    assertThat(failed.epoch()).isEqualTo(4);
  }

  @Test
  void shouldNameAnUnexpectedFailureByItsType() {
    StepFailed failed = failed(Mode.COPY, new IllegalStateException("odd"));

    assertThat(failed.step()).isEqualTo(Step.RESUME);
    assertThat(failed.compensation()).isFalse();
    assertThat(failed.message()).isEqualTo("IllegalStateException: odd");
  }

  @Test
  void shouldHearOfCompensationButNotWorkOnIt() {
    Received<MigrationEvent> message =
        received(new CompensationStarted("m1", 5, NOW, Step.ACTIVATE, "cancelled", List.of()));

    assertThat(handler.isSignal(message)).isTrue();
    assertThat(handler.wants(message)).isFalse();
  }

  private StepFailed failed(Mode mode, Exception failure) {
    Received<MigrationEvent> request =
        received(new ResumeRequested("m1", 4, NOW, spec(mode), List.of()));
    assertThat(handler.wants(request)).isTrue();
    return (StepFailed) handler.onFailure(request, failure).getFirst().value();
  }

  private static Received<MigrationEvent> received(MigrationEvent event) {
    return new Received<>("theseus.events", 0, 0, NOW, event.migrationId(), event, Map.of());
  }

  private static MigrationSpec spec(Mode mode) {
    return new MigrationSpec(
        new Place("east", "shop"),
        new Place("west", "store"),
        mode,
        "",
        Map.of(),
        Map.of(),
        10_000,
        5,
        NonConvergence.STOP_AND_COPY,
        false,
        false,
        false);
  }

  private static final class NoSites implements Sites {
    @Override
    public Site site(String name) {
      throw new SiteException(SiteException.Kind.PERMANENT, "UnknownSite", name + " is unknown");
    }

    @Override
    public void close() {}
  }
}
