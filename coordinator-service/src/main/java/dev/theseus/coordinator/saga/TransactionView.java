package dev.theseus.coordinator.saga;

import dev.theseus.events.Status;
import dev.theseus.events.Step;
import dev.theseus.events.TransactionState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** What everyone may know of a transaction. */
public final class TransactionView {

  private TransactionView() {}

  /** The transaction as it is published. */
  public static TransactionState of(Transaction s) {
    Timings timings = s.timings();
    return new TransactionState(
        s.migrationId(),
        s.status(),
        s.epoch(),
        s.step(),
        s.attempt().filter(OpenRequest::undoing).isPresent() && turnsBack(s),
        s.spec(),
        timings.startedAt(),
        timings.updatedAt(),
        s.copying().map(Copying::progress).orElse(List.of()),
        s.answers().prediction(),
        timings.downtimeMillis(),
        timings.applicationStopStartMillis(),
        remainingMillis(s),
        s.status() == Status.STUCK ? s.stuckBecause().orElse("") : s.reason(),
        s.status() == Status.STUCK ? Reactions.nextCommand(s) : "",
        s.copying().map(Copying::ways).orElse(List.of()));
  }

  private static boolean turnsBack(Transaction s) {
    return s.status() == Status.COMPENSATING || s.stuckIn() == Status.COMPENSATING;
  }

  /** While bytes move their rate says more than the plan did, and before that a measured way. */
  private static long remainingMillis(Transaction s) {
    if (s.ended()) {
      return 0;
    }
    if (s.status() != Status.RUNNING) {
      return -1;
    }
    long downtime = s.answers().prediction().map(p -> p.downtimeMillis().expected()).orElse(0L);
    boolean copies = s.step() == Step.PRE_COPY || s.step() == Step.FINAL_SYNC;
    long rate = s.copying().map(c -> rate(c, s.timings().updatedAt())).orElse(0L);
    if (copies && rate > 0) {
      long left = s.copying().orElseThrow().leftBytes();
      return left * 1000 / rate + downtime;
    }
    return s.answers()
        .prediction()
        .map(p -> Math.max(downtime, p.durationMillis().expected() - elapsedMillis(s)))
        .orElse(-1L);
  }

  private static long rate(Copying copying, Instant now) {
    long moved = copying.rateAt(now);
    return moved > 0 || copying.leftBytes() == 0 ? moved : Math.max(0, copying.sampledRate());
  }

  private static long elapsedMillis(Transaction s) {
    return Duration.between(s.timings().startedAt(), s.timings().updatedAt()).toMillis();
  }
}
