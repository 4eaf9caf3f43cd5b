package dev.theseus.deployer.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.theseus.sites.SiteException;
import dev.theseus.sites.SiteException.Kind;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class OutageTest {

  private final Attempt attempt = new Attempt("m1", 1);

  @Test
  void shouldBeginTheStepAgainUntilTheSiteAnswers() {
    Outage outage = new Outage(Duration.ofMinutes(1));

    String answer = outage.outlast(attempt, failing("Unreachable", "ServiceUnavailable"));

    assertThat(answer).isEqualTo("done");
  }

  @Test
  void shouldPassOnEveryOtherFailureAtOnce() {
    Outage outage = new Outage(Duration.ofMinutes(1));

    assertThatThrownBy(() -> outage.outlast(attempt, failing("Timeout")))
        .isInstanceOf(SiteException.class)
        .hasMessage("Timeout");
  }

  @Test
  void shouldPassOnTheFailureOfASiteThatStaysAway() {
    Outage outage = new Outage(Duration.ZERO);

    assertThatThrownBy(() -> outage.outlast(attempt, failing("Unreachable")))
        .isInstanceOf(SiteException.class)
        .hasMessage("Unreachable");
  }

  @Test
  void shouldEndWhenSomethingNewerBegins() {
    Outage outage = new Outage(Duration.ofMinutes(1));

    assertThatThrownBy(() ->
            outage.outlast(
                attempt,
                () -> {
                  attempt.follow(2);
                  return failing("Unreachable").get();
                }))
        .isInstanceOf(StepException.class)
        .hasMessageContaining("was given up");
  }

  private static Supplier<String> failing(String... reasons) {
    Deque<String> left = new ArrayDeque<>(List.of(reasons));
    return () -> {
      if (left.isEmpty()) {
        return "done";
      }
      String reason = left.pop();
      throw new SiteException(Kind.RETRIABLE, reason, reason);
    };
  }
}
