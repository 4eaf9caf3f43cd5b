package dev.theseus.testbed.real;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Appends one numbered entry after the other and notes which ones were acknowledged. An entry that
 * was not is tried again, on a new connection, until it is: what an application's client does.
 */
final class LedgerClient implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LedgerClient.class);
  private static final long PAUSE_MILLIS = 60;
  private static final long STOP_SECONDS = 30;

  private final String name;
  private final Ledger ledger;
  private final List<String> acknowledged = new ArrayList<>();
  private final AtomicInteger failures = new AtomicInteger();
  private final ScheduledExecutorService schedule =
      Executors.newSingleThreadScheduledExecutor(Thread.ofVirtual().factory());
  private int next;

  private LedgerClient(String name, Ledger ledger) {
    this.name = name;
    this.ledger = ledger;
  }

  static LedgerClient start(String name, Ledger ledger) {
    var client = new LedgerClient(name, ledger);
    var _ =
        client.schedule.scheduleWithFixedDelay(
            client::appendNext, 0, PAUSE_MILLIS, TimeUnit.MILLISECONDS);
    return client;
  }

  private void appendNext() {
    var entry = name + "-" + next;
    try {
      ledger.append(entry);
    } catch (Exception e) {
      failures.incrementAndGet();
      LOG.info("{} was not acknowledged and is tried again: {}", entry, e.getMessage());
      return;
    }
    next++;
    synchronized (acknowledged) {
      acknowledged.add(entry);
    }
  }

  /** In the order in which they were acknowledged. */
  List<String> acknowledged() {
    synchronized (acknowledged) {
      return List.copyOf(acknowledged);
    }
  }

  /** How often an entry was not acknowledged. */
  int failures() {
    return failures.get();
  }

  /** Lets the entry under way end; none follows. */
  void stop() throws InterruptedException {
    schedule.shutdown();
    if (!schedule.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS)) {
      schedule.shutdownNow();
    }
  }

  @Override
  public void close() {
    schedule.shutdownNow();
    ledger.close();
  }
}
