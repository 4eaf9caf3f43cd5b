package dev.theseus.coordinator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.theseus.messaging.Health;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.streams.errors.StreamsException;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.junit.jupiter.api.Test;

class ThreadFailuresTest {

  private final Health health = new Health();
  private final ThreadFailures failures = new ThreadFailures("coordinator", health);

  @Test
  void shouldReplaceThreadsForAsLongAsAnOutageLasts() {
    for (int i = 0; i < 12; i++) {
      assertThat(failures.react(new StreamsException("away", new TimeoutException("30 s"))))
          .isEqualTo(StreamThreadExceptionResponse.REPLACE_THREAD);
    }
    assertThat(health.isFatal()).isFalse();
  }

  @Test
  void shouldEndWhenThreadsFailForGoodAgainAndAgain() {
    StreamsException poison = new StreamsException("no", new RecordTooLargeException("9 MiB"));
    for (int i = 0; i < 10; i++) {
      assertThat(failures.react(poison)).isEqualTo(StreamThreadExceptionResponse.REPLACE_THREAD);
    }
    assertThat(failures.react(poison)).isEqualTo(StreamThreadExceptionResponse.SHUTDOWN_CLIENT);
    assertThat(health.isFatal()).isTrue();
  }

  @Test
  void shouldEndAtOnceWhenTheJvmIsBroken() {
    assertThat(failures.react(new StreamsException("no", new OutOfMemoryError("heap"))))
        .isEqualTo(StreamThreadExceptionResponse.SHUTDOWN_CLIENT);
  }
}
