package dev.theseus.messaging.loop;

import dev.theseus.messaging.Health;
import dev.theseus.messaging.Topic;
import dev.theseus.messaging.serde.MessageSerde;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.FencedInstanceIdException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The polling thread of a loop: the only one that touches consumer, producer and offsets. */
final class LoopThread<V> implements Runnable, ConsumerRebalanceListener {
  private static final Logger LOG = LoggerFactory.getLogger(LoopThread.class);

  /** A new message ends a poll at once, an answer that is ready does not: it waits for its end. */
  private static final Duration POLL_AT_WORK = Duration.ofMillis(2);

  private static final Duration POLL_IDLE = Duration.ofMillis(50);
  private static final long PAUSE_MILLIS = 500;

  private final LoopConfig config;
  private final Topic<V> topic;
  private final Health health;
  private final TransactionWriter transactions;
  private final Consumer<String, byte[]> consumer;
  private final MessageSerde serde;

  private final Assignment assignment = new Assignment();
  private final Outbox outbox = new Outbox();
  private final Lanes<V> lanes = new Lanes<>();
  private final Committer committer;
  private final Intake<V> intake;
  private final AtomicReference<Optional<Throwable>> fatal =
      new AtomicReference<>(Optional.empty());
  private boolean paused;
  private boolean joined;
  private volatile boolean stopping;

  LoopThread(
      LoopConfig config,
      Topic<V> topic,
      ParticipantHandler<V> handler,
      Health health,
      LoopClients clients,
      MessageSerde serde) {
    this.config = config;
    this.topic = topic;
    this.health = health;
    this.serde = serde;
    this.transactions = new TransactionWriter(clients.producer());
    this.consumer = clients.consumer();
    this.committer = new Committer(transactions, consumer, outbox, assignment);
    MessageWriter writer = new MessageWriter(config.service(), serde);
    this.intake =
        new Intake<>(
            config,
            topic,
            serde,
            clients,
            assignment,
            lanes,
            new Task.Surroundings<>(handler, writer, outbox, this::failed));
  }

  void stop() {
    stopping = true;
    consumer.wakeup();
  }

  private void failed(Throwable failure) {
    fatal.compareAndSet(Optional.empty(), Optional.of(failure));
  }

  @Override
  public void run() {
    try {
      consumer.subscribe(List.of(topic.name()), this);
      while (!stopping && fatal.get().isEmpty()) {
        cycle();
      }
    } catch (RuntimeException | Error e) {
      failed(e);
    } finally {
      end();
    }
  }

  private void cycle() {
    try {
      Optional<KafkaException> trouble = intake.accept(consumer.poll(pollTime()), consumer);
      // Even so: what is answered already does not wait for what cannot be read now.
      committer.flush();
      throttle();
      if (trouble.isPresent()) {
        throw trouble.get();
      }
      if (joined) {
        health.report(config.service(), Health.State.UP, "works as " + config.member());
      }
    } catch (WakeupException e) {
      LOG.debug("{} was woken up.", config.member());
    } catch (FencedInstanceIdException
        | AuthenticationException
        | AuthorizationException
        | InterruptException
        | TransactionWriter.FencedException e) {
      failed(e);
    } catch (KafkaException e) {
      degraded(e);
    }
  }

  /** The order matters: a task puts its answer into the outbox before it leaves its lane. */
  private Duration pollTime() {
    return lanes.pending() > 0 || !outbox.isEmpty() ? POLL_AT_WORK : POLL_IDLE;
  }

  private void throttle() {
    if (!paused && lanes.pending() >= config.maxPending()) {
      paused = true;
      consumer.pause(consumer.assignment());
    } else if (paused && lanes.pending() < config.maxPending() / 2) {
      paused = false;
      consumer.resume(consumer.assignment());
    }
  }

  @Override
  public void onPartitionsAssigned(Collection<TopicPartition> assigned) {
    joined = true;
    if (paused) {
      consumer.pause(assigned);
    }
  }

  @Override
  public void onPartitionsRevoked(Collection<TopicPartition> revoked) {
    // After a failure nothing is committed: the answers that were not written would be lost.
    if (fatal.get().isEmpty()) {
      try {
        committer.finish();
      } catch (KafkaException e) {
        LOG.warn("{} hands over without its last commit: {}", config.member(), e.getMessage());
      }
    }
    onPartitionsLost(revoked);
  }

  @Override
  public void onPartitionsLost(Collection<TopicPartition> lost) {
    assignment.abandon(lost);
  }

  private void degraded(RuntimeException e) {
    LOG.warn("{} goes on soon: {}", config.member(), e.getMessage());
    health.report(config.service(), Health.State.DEGRADED, String.valueOf(e.getMessage()));
    try {
      TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      failed(interrupted);
    }
  }

  private void end() {
    Optional<Throwable> failure = fatal.get();
    // What is under way first: after the last commit it could not be answered any more.
    if (failure.isEmpty()) {
      try {
        committer.finish();
      } catch (RuntimeException e) {
        LOG.warn("{} ends without its last commit: {}", config.member(), e.getMessage());
      }
    }
    assignment.abandonAll();
    closeQuietly();
    failure.ifPresentOrElse(
        e -> {
          LOG.error("{} ended for good", config.member(), e);
          health.report(config.service(), Health.State.FATAL, String.valueOf(e.getMessage()));
        },
        () -> health.report(config.service(), Health.State.STOPPED, "closed"));
  }

  private void closeQuietly() {
    try {
      consumer.close(
          CloseOptions.timeout(Duration.ofSeconds(3))
              .withGroupMembershipOperation(CloseOptions.GroupMembershipOperation.LEAVE_GROUP));
    } catch (RuntimeException e) {
      LOG.debug("{}: the consumer closed with {}", config.member(), e.getMessage());
    }
    transactions.close();
    serde.close();
  }
}
