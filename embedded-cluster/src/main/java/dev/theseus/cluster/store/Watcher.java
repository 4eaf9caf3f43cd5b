package dev.theseus.cluster.store;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Delivers the changes of one type to one listener, in order, on a virtual thread. */
final class Watcher implements Subscription {
  private static final Logger LOG = LoggerFactory.getLogger(Watcher.class);

  private final ResourceType type;
  private final WatchListener listener;
  private final Consumer<Watcher> onClose;
  private final BlockingQueue<WatchEvent> queue = new LinkedBlockingQueue<>();
  private final Thread thread;
  private volatile boolean closed;

  Watcher(ResourceType type, WatchListener listener, Consumer<Watcher> onClose) {
    this.type = type;
    this.listener = listener;
    this.onClose = onClose;
    this.thread = Thread.ofVirtual().name("watch-" + type.qualifiedName()).unstarted(this::deliver);
  }

  ResourceType type() {
    return type;
  }

  void start() {
    thread.start();
  }

  void offer(WatchEvent event) {
    queue.add(event);
  }

  private void deliver() {
    while (!closed) {
      WatchEvent event;
      try {
        event = queue.take();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
      try {
        listener.onEvent(WatchedVersion.of(type, event));
      } catch (RuntimeException e) {
        // One failed reaction must not end the stream: the listener sees the next change.
        LOG.warn("watch of {} failed on {}", type.qualifiedName(), event.change(), e);
      }
    }
  }

  @Override
  public void close() {
    closed = true;
    onClose.accept(this);
    if (Thread.currentThread() != thread) {
      thread.interrupt();
    }
  }
}
