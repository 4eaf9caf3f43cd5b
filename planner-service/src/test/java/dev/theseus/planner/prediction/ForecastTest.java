package dev.theseus.planner.prediction;

import static org.assertj.core.api.Assertions.assertThat;

import dev.theseus.events.Estimate;
import dev.theseus.events.Prediction;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ForecastTest {

  private static final long MIB = 1 << 20;
  private final Forecast forecast = new Forecast(100_000_000);

  @Test
  void shouldOrderEachInterval() {
    Prediction prediction = forecast.predict(task(256 * MIB, 1_000_000), Experience.none());

    for (Estimate estimate : List.of(prediction.durationMillis(), prediction.downtimeMillis())) {
      assertThat(estimate.low()).isPositive().isLessThan(estimate.expected());
      assertThat(estimate.high()).isGreaterThan(estimate.expected());
    }
    assertThat(prediction.durationMillis().expected())
        .isGreaterThan(prediction.downtimeMillis().expected());
  }

  @Test
  void shouldTakeLongerForMoreBytesButNotBeDownLonger() {
    Prediction small = forecast.predict(task(256 * MIB, 0), Experience.none());
    Prediction large = forecast.predict(task(25_600 * MIB, 0), Experience.none());

    assertThat(large.durationMillis().expected())
        .isGreaterThan(small.durationMillis().expected() + 200_000);
    assertThat(large.downtimeMillis()).isEqualTo(small.downtimeMillis());
  }

  @Test
  void shouldNotConvergeWhenMoreIsWrittenThanThePathCarries() {
    assertThat(forecast.predict(task(256 * MIB, 200_000_000), Experience.none()).converges())
        .isFalse();
    assertThat(forecast.predict(task(256 * MIB, 50_000_000), Experience.none()).converges())
        .isTrue();
  }

  @Test
  void shouldBelieveWhatWasMeasuredMoreThanWhatWasAssumed() {
    Experience slow =
        new Experience(
            Collections.nCopies(10, 1e7),
            Map.of("shop", List.of(3_000.0)),
            Map.of("shop", List.of(4_000.0)),
            List.of(),
            List.of(),
            List.of(),
            Map.of());

    Prediction prediction = forecast.predict(task(256 * MIB, 0), slow);

    assertThat(prediction.bytesPerSecond()).isEqualTo(10_000_000);
    assertThat(prediction.downtimeMillis().expected()).isBetween(7_000L, 8_500L);
  }

  @Test
  void shouldNarrowTheIntervalWhenPastPredictionsWereGoodAndWidenItWhenNot() {
    Task task = task(256 * MIB, 0);
    Estimate unknown = forecast.predict(task, Experience.none()).durationMillis();
    Estimate good = forecast.predict(task, ratios(Collections.nCopies(20, 1.0))).durationMillis();
    Estimate bad =
        forecast
            .predict(task, ratios(List.of(0.1, 0.2, 1.0, 4.0, 8.0, 9.0, 9.0, 9.0)))
            .durationMillis();

    assertThat(good.high() - good.low()).isLessThan(unknown.high() - unknown.low());
    assertThat(bad.high() - bad.low()).isGreaterThan(unknown.high() - unknown.low());
  }

  @Test
  void shouldStopPreCopyWhenTheRestFitsTheBudget() {
    PreCopy copy = PreCopy.of(1e9, 1e7, 1e8, 1_000, 5);

    assertThat(copy.rounds()).isEqualTo(1);
    assertThat(copy.pendingBytes()).isEqualTo(1e8);
    assertThat(PreCopy.of(1e9, 5e7, 1e8, 1_000, 5).rounds()).isEqualTo(4);
    assertThat(PreCopy.of(1e9, 2e8, 1e8, 1_000, 5).rounds()).isEqualTo(5);
  }

  private static Experience ratios(List<Double> ratios) {
    return new Experience(List.of(), Map.of(), Map.of(), List.of(), ratios, List.of(), Map.of());
  }

  private static Task task(long bytes, long dirty) {
    return new Task(
        "shop",
        List.of(new Task.Volume(bytes * 2, bytes, 1_000)),
        dirty,
        List.of(new Task.Workload(30, 0, 1, true), new Task.Workload(30, 0, 1, false)),
        10_000,
        5,
        false);
  }
}
