package dev.theseus.datamover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.theseus.agent.AgentProgress;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class SignsOfLifeTest {
  private static final Duration OFTEN = Duration.ofMillis(5);

  private final AtomicLong looks = new AtomicLong();
  private final List<Long> told = new CopyOnWriteArrayList<>();

  private SignsOfLife watch(SignsOfLife.Watched watched) {
    return new SignsOfLife(List.of(watched), OFTEN, (_, bytes) -> told.add(bytes));
  }

  @Test
  void shouldTellWhileCountersMove() {
    SignsOfLife.Watched working =
        new SignsOfLife.Watched(
            "data", () -> new AgentProgress(1, 1_000 + looks.incrementAndGet()));
    try (SignsOfLife signs = watch(working)) {
      assertThat(signs).isNotNull();
      await().until(() -> told.size() >= 3);
    }
    assertThat(told.subList(0, 3)).containsExactly(1L, 2L, 3L);
  }

  @Test
  void shouldBeSilentWhileCountersStand() {
    SignsOfLife.Watched hanging =
        new SignsOfLife.Watched(
            "data",
            () -> {
              looks.incrementAndGet();
              return new AgentProgress(7, 7);
            });
    try (SignsOfLife signs = watch(hanging)) {
      assertThat(signs).isNotNull();
      await().until(() -> looks.get() >= 5);
    }
    assertThat(told).isEmpty();
  }

  @Test
  void shouldGoOnAfterAnAgentDidNotAnswer() {
    SignsOfLife.Watched flaky =
        new SignsOfLife.Watched(
            "data",
            () -> {
              if (looks.incrementAndGet() % 3 == 0) {
                throw new IOException("away");
              }
              return new AgentProgress(looks.get(), 0);
            });
    try (SignsOfLife signs = watch(flaky)) {
      assertThat(signs).isNotNull();
      await().until(() -> told.size() >= 2);
    }
  }
}
