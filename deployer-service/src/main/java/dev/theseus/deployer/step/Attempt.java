package dev.theseus.deployer.step;

import java.util.concurrent.atomic.AtomicInteger;

/** One attempt of one step of one migration. Thread-safe: another thread may supersede it. */
public final class Attempt {

  private final String migrationId;
  private final int epoch;
  private final AtomicInteger newestEpoch;

  /** An attempt that nothing has superseded yet. */
  public Attempt(String migrationId, int epoch) {
    this.migrationId = migrationId;
    this.epoch = epoch;
    this.newestEpoch = new AtomicInteger(epoch);
  }

  /** The migration. */
  public String migrationId() {
    return migrationId;
  }

  /** The epoch of the request. */
  public int epoch() {
    return epoch;
  }

  /** Tells that a newer epoch has begun: nothing more is written or waited for. */
  public void supersede(int newerEpoch) {
    newestEpoch.accumulateAndGet(newerEpoch, Math::max);
  }

  /** Refuses to go on when a newer epoch has begun. */
  void checkCurrent() {
    int newest = newestEpoch.get();
    if (newest > epoch) {
      throw StepException.retriable(
          "",
          "epoch %d of migration %s was given up, because epoch %d has begun"
              .formatted(epoch, migrationId, newest));
    }
  }
}
