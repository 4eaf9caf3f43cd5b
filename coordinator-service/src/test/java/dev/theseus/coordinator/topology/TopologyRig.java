package dev.theseus.coordinator.topology;

import dev.theseus.coordinator.saga.Participants;
import dev.theseus.coordinator.saga.Replay;
import dev.theseus.coordinator.saga.Transaction;
import dev.theseus.events.AvroRecord;
import dev.theseus.events.LockRequested;
import dev.theseus.events.MigrationEvent;
import dev.theseus.events.StepRequest;
import dev.theseus.events.TopicSpec;
import dev.theseus.events.Topics;
import dev.theseus.events.TransactionState;
import dev.theseus.events.UnlockRequested;
import dev.theseus.messaging.Topic;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.test.TestRecord;

/** The topology in a driver, with participants that answer what is read from the log. */
final class TopologyRig implements AutoCloseable {

  static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  final List<Replay.Logged> log = new ArrayList<>();
  final List<TestRecord<String, byte[]>> records = new ArrayList<>();
  private final EventCodec codec = new PlainAvroCodec();
  private final Participants participants = new Participants("data", "media");
  private final TopologyTestDriver driver;
  private final TestOutputTopic<String, byte[]> events;
  private Instant now = START;

  TopologyRig(Path directory) {
    Properties settings = new Properties();
    settings.putAll(
        Map.of(
            "application.id", "test",
            "bootstrap.servers", "unused:1",
            "state.dir", directory.toString(),
            "processing.guarantee", "exactly_once_v2"));
    driver =
        new TopologyTestDriver(
            CoordinatorTopology.build(codec, Deadlines.standard()), settings, START);
    events = output(Topics.EVENTS.name());
  }

  private TestOutputTopic<String, byte[]> output(String topic) {
    return driver.createOutputTopic(topic, new StringDeserializer(), new ByteArrayDeserializer());
  }

  private TestInputTopic<String, byte[]> input(String topic) {
    return driver.createInputTopic(topic, new StringSerializer(), new ByteArraySerializer());
  }

  <V extends AvroRecord> void send(TopicSpec<V> topic, String key, V value) {
    sendBytes(topic.name(), key, codec.write(topic, value));
  }

  void sendBytes(String topic, String key, byte[] bytes) {
    driver.advanceWallClockTime(Duration.ofMillis(10));
    now = now.plusMillis(10);
    input(topic).pipeInput(key, bytes, now);
  }

  void answer(MigrationEvent event) {
    send(Topics.EVENTS, event.migrationId(), event);
    log.add(new Replay.Logged(now, event));
  }

  void advance(Duration time) {
    now = now.plus(time);
    driver.advanceWallClockTime(time);
  }

  /** What was written onto the log since the last call. */
  List<MigrationEvent> readLog() {
    List<MigrationEvent> read = new ArrayList<>();
    for (TestRecord<String, byte[]> record : events.readRecordsToList()) {
      MigrationEvent event = codec.read(Topics.EVENTS, record.value());
      records.add(record);
      log.add(new Replay.Logged(record.getRecordTime(), event));
      read.add(event);
    }
    return read;
  }

  /** Answers every request as often as given until nobody asks any more. */
  void runToEnd(int deliveries) {
    List<MigrationEvent> written = readLog();
    while (!written.isEmpty()) {
      for (MigrationEvent event : written) {
        if (event instanceof StepRequest request && !isLock(request)) {
          deliver(participants.answer(request, event.occurredAt()), deliveries);
        }
      }
      written = readLog();
    }
  }

  private void deliver(List<MigrationEvent> answers, int deliveries) {
    for (MigrationEvent answer : answers) {
      for (int i = 0; i < deliveries; i++) {
        answer(answer);
      }
    }
  }

  private static boolean isLock(StepRequest request) {
    return request instanceof LockRequested || request instanceof UnlockRequested;
  }

  Optional<Transaction> transaction(String id) {
    return Optional.ofNullable(
        driver.<String, Transaction>getKeyValueStore(StoreSpec.TRANSACTIONS.name()).get(id));
  }

  List<TransactionState> published() {
    return output(Topics.TRANSACTIONS.name()).readValuesToList().stream()
        .map(bytes -> codec.read(Topics.TRANSACTIONS, bytes))
        .toList();
  }

  List<TestRecord<String, byte[]>> deadLetters(TopicSpec<?> topic) {
    return output(Topic.deadLettersOf(topic.name())).readRecordsToList();
  }

  @Override
  public void close() {
    driver.close();
  }
}
