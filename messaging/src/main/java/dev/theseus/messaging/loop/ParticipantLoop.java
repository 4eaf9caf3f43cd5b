package dev.theseus.messaging.loop;

import dev.theseus.messaging.Health;
import dev.theseus.messaging.MessagingConfig;
import dev.theseus.messaging.Topic;
import dev.theseus.messaging.TopicAdmin;
import dev.theseus.messaging.TopicLayout;
import dev.theseus.messaging.serde.MessageSerde;
import java.time.Duration;
import java.util.List;

/**
 * Consumes a topic for one service: work of any length runs beside polling, one message at a time
 * per key; answers are written in one transaction with the progress; what was answered before a
 * crash is not worked on again.
 */
public final class ParticipantLoop implements AutoCloseable {
  private static final Duration CLOSE_LIMIT = Duration.ofSeconds(20);

  private final LoopThread<?> loop;
  private final Thread thread;

  private ParticipantLoop(LoopThread<?> loop, String name) {
    this.loop = loop;
    this.thread = Thread.ofPlatform().name("loop-" + name).start(loop);
  }

  /**
   * Takes over from an earlier instance of the same name and starts.
   *
   * @param health where the loop reports under its service's name
   * @throws dev.theseus.messaging.BrokerUnreachableException if no broker answers
   */
  public static <V> ParticipantLoop start(
      LoopConfig config,
      MessagingConfig messaging,
      Topic<V> topic,
      ParticipantHandler<V> handler,
      Health health) {
    var named = messaging.named(messaging.clientId() + "-" + config.member());
    return start(config, named, topic, handler, health, new LoopClients(named, config));
  }

  static <V> ParticipantLoop start(
      LoopConfig config,
      MessagingConfig messaging,
      Topic<V> topic,
      ParticipantHandler<V> handler,
      Health health,
      LoopClients clients) {
    health.report(config.service(), Health.State.STARTING, "joins its group");
    try (var admin = TopicAdmin.connect(messaging)) {
      admin.ensure(List.of(TopicLayout.deadLetters(topic.name())));
    }
    var serde = MessageSerde.of(messaging);
    Thread.startVirtualThread(() -> serde.learn(topic));
    var loop = new LoopThread<>(config, topic, handler, health, clients, serde);
    return new ParticipantLoop(loop, config.member());
  }

  /** Whether the loop still works; false after a fatal failure, which the health tells. */
  public boolean isRunning() {
    return thread.isAlive();
  }

  /** Waits until the loop has ended, by itself or by {@link #close}. */
  public void join() throws InterruptedException {
    thread.join();
  }

  /** Interrupts work under way, commits what is done, and leaves the group. */
  @Override
  public void close() {
    loop.stop();
    try {
      thread.join(CLOSE_LIMIT);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
