package dev.theseus.cluster.kubelet;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class RestartBackoffTest {

  @Test
  void shouldDoubleThePausesAfterAnImmediateFirstRestart() {
    RestartBackoff backoff = new RestartBackoff(1_000);
    assertThat(IntStream.range(0, 9).mapToLong(i -> backoff.pauseMillisAfter(10)).toArray())
        .containsExactly(0, 1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000);
  }

  @Test
  void shouldStartAfreshAfterALongRun() {
    RestartBackoff backoff = new RestartBackoff(1_000);
    backoff.pauseMillisAfter(10);
    backoff.pauseMillisAfter(10);
    assertThat(backoff.pauseMillisAfter(120_000)).isZero();
  }
}
