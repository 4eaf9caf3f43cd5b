package dev.theseus.cluster.store;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Remembers the last changes and passes new ones on. The store's lock guards every call. */
final class WatchHub {
  /** A change and the type whose watchers see it. */
  record Entry(ResourceType type, WatchEvent event) {}

  private final int capacity;
  private final Deque<Entry> history = new ArrayDeque<>();
  private final List<Watcher> watchers = new CopyOnWriteArrayList<>();
  private long forgottenVersion;

  WatchHub(int capacity, long forgottenVersion) {
    this.capacity = capacity;
    this.forgottenVersion = forgottenVersion;
  }

  void publish(ResourceType type, WatchEvent event) {
    history.addLast(new Entry(type, event));
    if (history.size() > capacity) {
      forgottenVersion = history.removeFirst().event().resourceVersion();
    }
    for (Watcher watcher : watchers) {
      if (watcher.type().sameResource(type)) {
        watcher.offer(event);
      }
    }
  }

  /** Nothing at or below this version can be watched from any more. */
  void forgetUpTo(long version) {
    history.clear();
    forgottenVersion = version;
  }

  List<WatchEvent> since(ResourceType type, long version) {
    if (version < forgottenVersion) {
      throw ApiStatusException.expired(version, forgottenVersion);
    }
    List<WatchEvent> missed = new ArrayList<>();
    for (Entry entry : history) {
      if (entry.event().resourceVersion() > version && entry.type().sameResource(type)) {
        missed.add(entry.event());
      }
    }
    return missed;
  }

  Subscription subscribe(ResourceType type, WatchListener listener, List<WatchEvent> first) {
    Watcher watcher = new Watcher(type, listener, watchers::remove);
    first.forEach(watcher::offer);
    watchers.add(watcher);
    watcher.start();
    return watcher;
  }

  void close() {
    watchers.forEach(Watcher::close);
  }
}
