package dev.theseus.cluster.controller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.ZonedDateTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class CronScheduleTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "* * * * * | 2026-03-01T10:15:30Z | 2026-03-01T10:16Z",
        "*/15 * * * * | 2026-03-01T10:15Z | 2026-03-01T10:30Z",
        "5/20 * * * * | 2026-03-01T10:30Z | 2026-03-01T10:45Z",
        "0 0 * * * | 2026-02-28T23:59:59Z | 2026-03-01T00:00Z",
        "30 4 1,15 * * | 2026-03-02T00:00Z | 2026-03-15T04:30Z",
        "0 9 * * mon-fri | 2026-03-06T10:00Z | 2026-03-09T09:00Z",
        "0 9 * * 7 | 2026-03-06T10:00Z | 2026-03-08T09:00Z",
        "0 0 29 feb * | 2026-03-01T00:00Z | 2028-02-29T00:00Z",
        "0 0 13 * fri | 2026-03-01T00:00Z | 2026-03-06T00:00Z",
        "@hourly | 2026-03-01T10:00Z | 2026-03-01T11:00Z",
      })
  void shouldFindTheNextTime(String schedule, String after, String next) {
    assertThat(CronSchedule.parse(schedule).nextAfter(ZonedDateTime.parse(after)))
        .contains(ZonedDateTime.parse(next));
  }

  @Test
  void shouldFindNoTimeWhereThereIsNone() {
    assertThat(CronSchedule.parse("0 0 31 2 *").nextAfter(ZonedDateTime.parse("2026-03-01T00:00Z")))
        .isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "* * * *", "60 * * * *", "* 5-2 * * *", "* * 0 * *", "x * * * *"})
  void shouldRefuseWhatIsNoSchedule(String text) {
    assertThatThrownBy(() -> CronSchedule.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }
}
