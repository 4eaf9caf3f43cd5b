package dev.theseus.messaging.work;

import dev.theseus.messaging.MessagingConfig;
import dev.theseus.messaging.TopicAdmin;
import java.time.Duration;
import java.util.List;

/** Which topics match just now; looks again now and then. Not thread-safe. */
final class TopicWatch implements AutoCloseable {
  private static final long PERIOD_NANOS = Duration.ofSeconds(1).toNanos();

  private final TopicSelection selection;
  private final TopicAdmin admin;
  private List<String> current = List.of();
  private long nextLook = System.nanoTime();

  TopicWatch(MessagingConfig messaging, TopicSelection selection) {
    this.selection = selection;
    this.admin = TopicAdmin.connect(messaging);
  }

  /** In order of their names. */
  List<String> topics() {
    return switch (selection) {
      case TopicSelection.Named(var topics) -> topics;
      case TopicSelection.Matching(var pattern) -> {
        if (System.nanoTime() - nextLook >= 0) {
          current =
              admin.names().stream().filter(n -> pattern.matcher(n).matches()).sorted().toList();
          nextLook = System.nanoTime() + PERIOD_NANOS;
        }
        yield current;
      }
    };
  }

  @Override
  public void close() {
    admin.close();
  }
}
