package dev.theseus.messaging.loop;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class OffsetTrackerTest {
  private final OffsetTracker tracker = new OffsetTracker(10);

  @Test
  void shouldStayInFrontOfTheFirstMessageThatIsNotDone() {
    tracker.begin(10);
    tracker.begin(11);
    tracker.begin(14);
    tracker.done(11);
    tracker.done(14);
    assertThat(tracker.watermark()).isEqualTo(10);
    assertThat(tracker.hasUncommitted()).isFalse();
    tracker.done(10);
    assertThat(tracker.watermark()).isEqualTo(15);
    assertThat(tracker.hasUncommitted()).isTrue();
  }

  @Test
  void shouldStepOverOffsetsThatHoldNoMessage() {
    tracker.begin(12);
    tracker.done(12);
    tracker.begin(20);
    assertThat(tracker.watermark()).isEqualTo(20);
  }

  @Test
  void shouldHaveNothingToCommitAfterACommit() {
    tracker.begin(10);
    tracker.done(10);
    tracker.committed(11);
    assertThat(tracker.hasUncommitted()).isFalse();
  }
}
