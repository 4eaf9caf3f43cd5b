package dev.theseus.messaging.loop;

import dev.theseus.messaging.MessageHeaders;
import dev.theseus.messaging.Received;
import dev.theseus.messaging.Topic;
import dev.theseus.messaging.serde.MessageSerde;
import dev.theseus.messaging.serde.UnreadableMessageException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes tasks of what was read, and dead letters of what nobody can read. Polling thread only. */
final class Intake<V> {
  private static final Logger LOG = LoggerFactory.getLogger(Intake.class);

  private final LoopConfig config;
  private final Topic<V> topic;
  private final MessageSerde serde;
  private final LoopClients clients;
  private final Assignment assignment;
  private final Lanes<V> lanes;
  private final Task.Surroundings<V> loop;

  Intake(
      LoopConfig config,
      Topic<V> topic,
      MessageSerde serde,
      LoopClients clients,
      Assignment assignment,
      Lanes<V> lanes,
      Task.Surroundings<V> loop) {
    this.config = config;
    this.topic = topic;
    this.serde = serde;
    this.clients = clients;
    this.assignment = assignment;
    this.lanes = lanes;
    this.loop = loop;
  }

  /**
   * Takes what was polled. A partition whose messages cannot be taken now is read again from there,
   * and holds up no other one.
   *
   * @return why the last such partition could not be taken; empty when all is taken
   */
  Optional<KafkaException> accept(
      ConsumerRecords<String, byte[]> records, Consumer<String, byte[]> consumer) {
    Optional<KafkaException> trouble = Optional.empty();
    for (TopicPartition partition : records.partitions()) {
      long at = records.records(partition).getFirst().offset();
      try {
        PartitionWork work = workOn(partition, at);
        for (ConsumerRecord<String, byte[]> record : records.records(partition)) {
          at = record.offset();
          work.offsets().begin(at);
          accept(work, record);
        }
      } catch (KafkaException e) {
        // This one and all behind it again: their order per key must stay, and none may be lost.
        consumer.seek(partition, at);
        trouble = Optional.of(e);
      }
    }
    return trouble;
  }

  private PartitionWork workOn(TopicPartition partition, long position) {
    return assignment
        .find(partition)
        .orElseGet(() -> {
          Set<String> answered =
              AnsweredInputs.find(clients.inbox(), config.service(), partition, position);
          return assignment.begin(partition, position, answered);
        });
  }

  private void accept(PartitionWork work, ConsumerRecord<String, byte[]> record) {
    try {
      accept(work, serde.read(topic, record));
    } catch (UnreadableMessageException e) {
      setAside(work, record, e);
    }
  }

  private void accept(PartitionWork work, Received<V> message) {
    if (loop.handler().isSignal(message)) {
      lanes.signal(message);
    }
    if (loop.handler().wants(message) && !work.takeAnswered(message.id())) {
      lanes.submit(new Task<>(loop, work, message));
    } else {
      work.offsets().done(message.offset());
    }
  }

  private void setAside(
      PartitionWork work, ConsumerRecord<String, byte[]> record, UnreadableMessageException e) {
    LOG.warn("{} sets aside: {}", config.service(), e.getMessage());
    String error = String.valueOf(e.getMessage());
    List<ProducerRecord<String, byte[]>> answer = new ArrayList<>();
    answer.add(
        new ProducerRecord<>(
            Topic.deadLettersOf(record.topic()),
            null,
            record.key(),
            record.value(),
            MessageSerde.headers(headers(record, error))));
    DeadLetter letter =
        new DeadLetter(
            record.topic(),
            record.partition(),
            record.offset(),
            record.key() == null ? "" : record.key(),
            error);
    String id = record.topic() + "-" + record.partition() + "-" + record.offset();
    try {
      answer.addAll(loop.writer().answer(id, loop.handler().onDeadLetter(letter)));
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new InterruptException(interrupted);
    }
    loop.outbox().addCompletion(work, record.offset(), answer);
  }

  private Map<String, String> headers(ConsumerRecord<String, byte[]> record, String error) {
    Map<String, String> headers = MessageSerde.headers(record);
    headers.put(MessageHeaders.ORIGIN_TOPIC, record.topic());
    headers.put(MessageHeaders.ORIGIN_PARTITION, String.valueOf(record.partition()));
    headers.put(MessageHeaders.ORIGIN_OFFSET, String.valueOf(record.offset()));
    headers.put(MessageHeaders.ORIGIN_ERROR, error);
    headers.put(MessageHeaders.SOURCE, config.service());
    return headers;
  }
}
