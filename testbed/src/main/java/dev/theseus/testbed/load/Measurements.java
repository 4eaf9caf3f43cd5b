package dev.theseus.testbed.load;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Counts requests and finds the longest time without a success. */
final class Measurements {
  private static final int FAILURES_KEPT = 20;

  private final List<String> failures = new ArrayList<>();
  private final List<Long> durationsNanos = new ArrayList<>();
  private long requests;
  private long failed;
  private long lastSuccessNanos;
  private Instant lastSuccess;
  private long longestGapNanos;
  private Instant longestGapStart;

  Measurements() {
    lastSuccessNanos = System.nanoTime();
    lastSuccess = Instant.now();
    longestGapStart = lastSuccess;
  }

  synchronized void success(long startedNanos) {
    long now = System.nanoTime();
    requests++;
    durationsNanos.add(now - startedNanos);
    if (now - lastSuccessNanos > longestGapNanos) {
      longestGapNanos = now - lastSuccessNanos;
      longestGapStart = lastSuccess;
    }
    lastSuccessNanos = now;
    lastSuccess = Instant.now();
  }

  synchronized void failure(String what) {
    requests++;
    failed++;
    if (failures.size() < FAILURES_KEPT) {
      failures.add(what);
    }
  }

  synchronized LoadReport report(List<AcknowledgedOrder> acknowledged) {
    // A gap that has not ended yet counts too.
    long open = System.nanoTime() - lastSuccessNanos;
    boolean openIsLongest = open > longestGapNanos;
    return new LoadReport(
        requests,
        failed,
        List.copyOf(failures),
        acknowledged,
        (openIsLongest ? open : longestGapNanos) / 1_000_000,
        openIsLongest ? lastSuccess : longestGapStart,
        medianMillis());
  }

  private double medianMillis() {
    if (durationsNanos.isEmpty()) {
      return 0;
    }
    List<Long> sorted = durationsNanos.stream().sorted().toList();
    return sorted.get(sorted.size() / 2) / 1e6;
  }
}
