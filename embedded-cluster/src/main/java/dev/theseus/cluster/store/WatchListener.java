package dev.theseus.cluster.store;

/** Receives the changes of one type in order, on a thread of its own. */
@FunctionalInterface
public interface WatchListener {

  /** Called once per change; the objects are copies that the listener may keep and change. */
  void onEvent(WatchEvent event);
}
