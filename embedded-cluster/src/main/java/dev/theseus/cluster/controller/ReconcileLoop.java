package dev.theseus.cluster.controller;

import dev.theseus.cluster.store.ApiStatusException;
import dev.theseus.cluster.store.ObjectStore;
import dev.theseus.cluster.store.Subscription;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs one reconciler on one virtual thread. A name waits at most once, so any number of changes to
 * an object costs one look at it.
 */
final class ReconcileLoop implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ReconcileLoop.class);
  private static final long RETRY_MILLIS = 500;

  private final Reconciler reconciler;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Map<ObjectName, Long> dueNanos = new HashMap<>();
  private final List<Subscription> subscriptions = new ArrayList<>();
  private final Thread thread;
  private volatile boolean closed;

  ReconcileLoop(Reconciler reconciler) {
    this.reconciler = reconciler;
    this.thread =
        Thread.ofVirtual()
            .name("reconcile-" + reconciler.getClass().getSimpleName())
            .unstarted(this::run);
  }

  void start(ObjectStore store) {
    for (Reconciler.Trigger trigger : reconciler.triggers()) {
      subscriptions.add(
          store.watch(
              trigger.type(),
              event -> {
                trigger.affected().apply(event.object()).forEach(this::enqueueNow);
                // A changed label or owner concerns those that it belonged to before, too.
                event
                    .previous()
                    .ifPresent(old -> trigger.affected().apply(old).forEach(this::enqueueNow));
              }));
    }
    thread.start();
  }

  private void enqueueNow(ObjectName name) {
    enqueue(name, Duration.ZERO);
  }

  private void enqueue(ObjectName name, Duration delay) {
    long due = System.nanoTime() + delay.toNanos();
    lock.lock();
    try {
      dueNanos.merge(name, due, (a, b) -> a - b < 0 ? a : b);
      changed.signal();
    } finally {
      lock.unlock();
    }
  }

  private void run() {
    try {
      while (!closed) {
        reconcile(next());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private ObjectName next() throws InterruptedException {
    lock.lock();
    try {
      while (true) {
        long now = System.nanoTime();
        Optional<Map.Entry<ObjectName, Long>> first =
            dueNanos.entrySet().stream()
                .min((a, b) -> Long.compare(a.getValue() - now, b.getValue() - now));
        if (first.isEmpty()) {
          changed.await();
          continue;
        }
        long waitNanos = first.get().getValue() - now;
        if (waitNanos <= 0) {
          ObjectName name = first.get().getKey();
          dueNanos.remove(name);
          return name;
        }
        long left = changed.awaitNanos(waitNanos);
        LOG.trace("woken {} ns early", left);
      }
    } finally {
      lock.unlock();
    }
  }

  private void reconcile(ObjectName name) {
    try {
      reconciler.reconcile(name).ifPresent(delay -> enqueue(name, delay));
    } catch (ApiStatusException e) {
      // Somebody else changed what we looked at, or a limit is in the way: look again later.
      LOG.debug("{} of {}: {}", thread.getName(), name, e.getMessage());
      enqueue(name, Duration.ofMillis(e.reason().equals("Conflict") ? 2 : RETRY_MILLIS));
    } catch (RuntimeException e) {
      LOG.warn("{} of {} failed", thread.getName(), name, e);
      enqueue(name, Duration.ofMillis(RETRY_MILLIS));
    }
  }

  @Override
  public void close() {
    closed = true;
    subscriptions.forEach(Subscription::close);
    thread.interrupt();
    try {
      boolean ended = thread.join(Duration.ofMillis(TimeUnit.SECONDS.toMillis(5)));
      if (!ended) {
        LOG.warn("{} did not end in time", thread.getName());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
