package dev.theseus.messaging.loop;

import dev.theseus.messaging.Health;
import dev.theseus.messaging.MessageHeaders;
import dev.theseus.messaging.MessagingConfig;
import dev.theseus.messaging.Received;
import dev.theseus.messaging.Topic;
import dev.theseus.messaging.serde.MessageSerde;
import dev.theseus.messaging.serde.RegistryUnavailableException;
import dev.theseus.messaging.serde.UnreadableMessageException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.FencedInstanceIdException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The polling thread of a loop: the only one that touches consumer, producer and offsets. */
final class LoopThread<V> implements Runnable, ConsumerRebalanceListener {
  private static final Logger LOG = LoggerFactory.getLogger(LoopThread.class);

  /** Short, because an answer that is ready waits for the end of the poll. */
  private static final Duration POLL = Duration.ofMillis(10);

  private static final long PAUSE_MILLIS = 500;
  private static final long IDLE_COMMIT_NANOS = Duration.ofSeconds(1).toNanos();

  private final LoopConfig config;
  private final MessagingConfig messaging;
  private final Topic<V> topic;
  private final ParticipantHandler<V> handler;
  private final Health health;
  private final TransactionWriter transactions;
  private final Consumer<String, byte[]> consumer;
  private final MessageSerde serde;

  private final Map<TopicPartition, PartitionWork> partitions = new HashMap<>();
  private final Outbox outbox = new Outbox();
  private final Lanes<V> lanes = new Lanes<>();
  private final MessageWriter writer;
  private final Task.Surroundings<V> surroundings;
  private final AtomicReference<Optional<Throwable>> fatal =
      new AtomicReference<>(Optional.empty());
  private List<Outbox.Parcel> unwritten = new ArrayList<>();
  private long lastIdleCommit = System.nanoTime();
  private boolean paused;
  private boolean joined;
  private volatile boolean stopping;

  LoopThread(
      LoopConfig config,
      MessagingConfig messaging,
      Topic<V> topic,
      ParticipantHandler<V> handler,
      Health health,
      TransactionWriter transactions,
      Consumer<String, byte[]> consumer,
      MessageSerde serde) {
    this.config = config;
    this.messaging = messaging;
    this.topic = topic;
    this.handler = handler;
    this.health = health;
    this.transactions = transactions;
    this.consumer = consumer;
    this.serde = serde;
    this.writer = new MessageWriter(config.service(), serde);
    this.surroundings = new Task.Surroundings<>(handler, writer, outbox, this::failed);
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
      var records = consumer.poll(POLL);
      for (var partition : records.partitions()) {
        accept(partition, records.records(partition));
      }
      flush();
      throttle();
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

  /** A partition whose messages cannot be read now holds up no other one. */
  private void accept(TopicPartition partition, List<ConsumerRecord<String, byte[]>> records) {
    var at = records.getFirst().offset();
    try {
      var work = workOn(partition, at);
      for (var record : records) {
        at = record.offset();
        work.offsets().begin(at);
        accept(work, record);
      }
    } catch (RegistryUnavailableException | TimeoutException e) {
      // Read this one and all behind it again: their order per key must stay.
      consumer.seek(partition, at);
      degraded(e);
    }
  }

  private PartitionWork workOn(TopicPartition partition, long position) {
    var known = partitions.get(partition);
    if (known != null) {
      return known;
    }
    var answered = AnsweredInputs.find(messaging, config.service(), partition, position);
    var work = new PartitionWork(partition, position, answered);
    partitions.put(partition, work);
    return work;
  }

  private void accept(PartitionWork work, ConsumerRecord<String, byte[]> record) {
    try {
      accept(work, serde.read(topic, record));
    } catch (UnreadableMessageException e) {
      setAside(work, record, e);
    }
  }

  private void accept(PartitionWork work, Received<V> message) {
    if (handler.isSignal(message)) {
      lanes.signal(message);
    }
    if (handler.wants(message) && !work.takeAnswered(message.id())) {
      lanes.submit(new Task<>(surroundings, work, message));
    } else {
      work.offsets().done(message.offset());
    }
  }

  private void setAside(
      PartitionWork work, ConsumerRecord<String, byte[]> record, UnreadableMessageException e) {
    LOG.warn("{} sets aside: {}", config.service(), e.getMessage());
    var headers = MessageSerde.headers(record);
    headers.put(MessageHeaders.ORIGIN_TOPIC, record.topic());
    headers.put(MessageHeaders.ORIGIN_PARTITION, String.valueOf(record.partition()));
    headers.put(MessageHeaders.ORIGIN_OFFSET, String.valueOf(record.offset()));
    headers.put(MessageHeaders.ORIGIN_ERROR, String.valueOf(e.getMessage()));
    headers.put(MessageHeaders.SOURCE, config.service());
    var answer = new ArrayList<ProducerRecord<String, byte[]>>();
    answer.add(
        new ProducerRecord<>(
            Topic.deadLettersOf(record.topic()),
            null,
            record.key(),
            record.value(),
            MessageSerde.headers(headers)));
    var letter =
        new DeadLetter(
            record.topic(),
            record.partition(),
            record.offset(),
            record.key() == null ? "" : record.key(),
            String.valueOf(e.getMessage()));
    try {
      answer.addAll(
          writer.answer(
              record.topic() + "-" + record.partition() + "-" + record.offset(),
              handler.onDeadLetter(letter)));
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new InterruptException(interrupted);
    }
    outbox.addCompletion(work, record.offset(), answer);
  }

  /** Writes what is ready. Parcels that were not written stay in front of newer ones. */
  private void flush() {
    unwritten.removeIf(parcel -> parcel.from().isAbandoned());
    unwritten.addAll(outbox.drain());
    if (!unwritten.isEmpty()) {
      writeParcels();
    } else if (System.nanoTime() - lastIdleCommit > IDLE_COMMIT_NANOS) {
      commitIdle();
    }
    if (joined) {
      up();
    }
  }

  private void writeParcels() {
    var records = unwritten.stream().flatMap(parcel -> parcel.records().stream()).toList();
    unwritten.forEach(
        parcel -> parcel.completes().ifPresent(offset -> parcel.from().offsets().done(offset)));
    var watermarks = watermarks();
    if (!records.isEmpty()) {
      transactions.write(records, asOffsets(watermarks), consumer.groupMetadata());
      committed(watermarks);
    }
    unwritten = new ArrayList<>();
  }

  /** Progress over messages that need no answer may be lost: they are looked at again. */
  private void commitIdle() {
    lastIdleCommit = System.nanoTime();
    if (!unwritten.isEmpty()) {
      return;
    }
    var watermarks = watermarks();
    if (!watermarks.isEmpty()) {
      consumer.commitSync(asOffsets(watermarks), Duration.ofSeconds(5));
      committed(watermarks);
    }
  }

  private Map<TopicPartition, Long> watermarks() {
    var watermarks = new HashMap<TopicPartition, Long>();
    partitions.forEach((partition, work) -> {
      if (work.offsets().hasUncommitted()) {
        watermarks.put(partition, work.offsets().watermark());
      }
    });
    return watermarks;
  }

  private static Map<TopicPartition, OffsetAndMetadata> asOffsets(
      Map<TopicPartition, Long> watermarks) {
    var offsets = new HashMap<TopicPartition, OffsetAndMetadata>();
    watermarks.forEach(
        (partition, offset) -> offsets.put(partition, new OffsetAndMetadata(offset)));
    return offsets;
  }

  private void committed(Map<TopicPartition, Long> watermarks) {
    watermarks.forEach((partition, offset) ->
        Optional.ofNullable(partitions.get(partition))
            .ifPresent(work -> work.offsets().committed(offset)));
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
        flush();
        commitIdle();
      } catch (KafkaException e) {
        LOG.warn("{} hands over without its last commit: {}", config.member(), e.getMessage());
      }
    }
    onPartitionsLost(revoked);
  }

  @Override
  public void onPartitionsLost(Collection<TopicPartition> lost) {
    for (var partition : lost) {
      Optional.ofNullable(partitions.remove(partition)).ifPresent(PartitionWork::abandon);
    }
  }

  private void up() {
    health.report(config.service(), Health.State.UP, "works as " + config.member());
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
    var failure = fatal.get();
    // What is under way first: after the last commit it could not be answered any more.
    if (failure.isEmpty()) {
      try {
        flush();
        commitIdle();
      } catch (RuntimeException e) {
        LOG.warn("{} ends without its last commit: {}", config.member(), e.getMessage());
      }
    }
    partitions.values().forEach(PartitionWork::abandon);
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
