package dev.theseus.datamover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.theseus.embedded.kafka.BrokerConfig;
import dev.theseus.embedded.kafka.EmbeddedBroker;
import dev.theseus.embedded.registry.EmbeddedRegistry;
import dev.theseus.events.CancelRequested;
import dev.theseus.events.ChunkCopied;
import dev.theseus.events.CopyRequested;
import dev.theseus.events.FailureKind;
import dev.theseus.events.MigrationEvent;
import dev.theseus.events.Step;
import dev.theseus.events.StepFailed;
import dev.theseus.events.SyncRequested;
import dev.theseus.events.Topics;
import dev.theseus.events.Verified;
import dev.theseus.events.VerifyRequested;
import dev.theseus.events.VolumeScanned;
import dev.theseus.messaging.Health;
import dev.theseus.messaging.MessagingConfig;
import dev.theseus.messaging.TopicAdmin;
import dev.theseus.messaging.TopicLayout;
import dev.theseus.messaging.catalogue.CatalogueTopics;
import dev.theseus.messaging.catalogue.UnitHeaders;
import dev.theseus.messaging.log.LogReader;
import dev.theseus.messaging.log.RequestSender;
import dev.theseus.messaging.serde.MessageSerde;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataMoverServiceIT {
  private static EmbeddedBroker broker;
  private static EmbeddedRegistry registry;
  private static MessagingConfig messaging;

  @TempDir Path base;
  private final List<MigrationEvent> seen = new ArrayList<>();

  @BeforeAll
  static void startBroker() throws Exception {
    broker = EmbeddedBroker.start(BrokerConfig.temporary());
    registry = EmbeddedRegistry.start(broker.bootstrapServers(), 0);
    messaging = MessagingConfig.of(broker.bootstrapServers(), registry.url(), "test");
    try (TopicAdmin admin = TopicAdmin.connect(messaging)) {
      admin.ensure(
          List.of(
              new TopicLayout(Topics.EVENTS.name(), 2, false),
              new TopicLayout(Topics.work("west").name(), 4, false)));
    }
  }

  @AfterAll
  static void stopBroker() throws Exception {
    registry.close();
    broker.close();
  }

  private static void write(Path file, int bytes, int seed) throws IOException {
    byte[] buffer = new byte[1 << 20];
    Random random = new Random(seed);
    try (OutputStream out = Files.newOutputStream(file)) {
      for (int left = bytes; left > 0; left -= buffer.length) {
        random.nextBytes(buffer);
        out.write(buffer, 0, Math.min(left, buffer.length));
      }
    }
  }

  private static Instant now() {
    return Instant.now().truncatedTo(ChronoUnit.MICROS);
  }

  @Test
  void shouldMoveVolumeByTwoProcessesAndVerifyIt() throws Exception {
    String id = "move-" + System.nanoTime();
    try (TwoVolumes volumes = new TwoVolumes(base);
        DataMoverService one = DataMoverService.start(config("one"), volumes, new Health());
        DataMoverService two = DataMoverService.start(config("two"), volumes, new Health());
        RequestSender requests = RequestSender.open(messaging);
        LogReader<MigrationEvent> log =
            LogReader.open(messaging, CatalogueTopics.EVENTS, id::equals)) {
      assertThat(one).isNotSameAs(two);
      write(volumes.source.resolve("large"), 140 << 20, 1);
      write(volumes.source.resolve("small"), 5 << 20, 2);

      requests.sendAndWait(
          CatalogueTopics.output(
              new CopyRequested(id, 1, now(), TwoVolumes.spec(), TwoVolumes.plans(), 0)));
      awaitRound(log, 0);
      write(volumes.source.resolve("small"), 6 << 20, 3);
      requests.sendAndWait(
          CatalogueTopics.output(
              new SyncRequested(id, 1, now(), TwoVolumes.spec(), TwoVolumes.plans(), 1)));
      awaitRound(log, 1);
      requests.sendAndWait(
          CatalogueTopics.output(
              new VerifyRequested(id, 1, now(), TwoVolumes.spec(), TwoVolumes.plans())));

      await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> {
            read(log);
            return seen.stream().anyMatch(Verified.class::isInstance);
          });
      assertThat(Files.mismatch(volumes.source.resolve("large"), volumes.target.resolve("large")))
          .isEqualTo(-1);
      assertThat(Files.mismatch(volumes.source.resolve("small"), volumes.target.resolve("small")))
          .isEqualTo(-1);
    }
  }

  @Test
  void shouldTellMigrationOfUnitThatNobodyCanRead() throws Exception {
    String id = "unreadable-" + System.nanoTime();
    UnitHeaders headers = new UnitHeaders(id, 3, Step.FINAL_SYNC, "data");
    try (TwoVolumes volumes = new TwoVolumes(base);
        DataMoverService service = DataMoverService.start(config("four"), volumes, new Health());
        KafkaProducer<String, byte[]> producer = new KafkaProducer<>(messaging.producerSettings());
        LogReader<MigrationEvent> log =
            LogReader.open(messaging, CatalogueTopics.EVENTS, id::equals)) {
      assertThat(service).isNotNull();
      producer
          .send(
              new ProducerRecord<>(
                  Topics.work("west").name(),
                  null,
                  id + "/data/7",
                  new byte[] {1, 2, 3},
                  MessageSerde.headers(headers.headers())))
          .get();

      await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> {
            read(log);
            return !seen.isEmpty();
          });
    }
    assertThat(seen)
        .allSatisfy(event ->
            assertThat(event)
                .isInstanceOfSatisfying(
                    StepFailed.class,
                    failed -> {
                      assertThat(failed.epoch()).isEqualTo(3);
                      assertThat(failed.step()).isEqualTo(Step.FINAL_SYNC);
                      assertThat(failed.kind()).isEqualTo(FailureKind.RETRIABLE);
                      assertThat(failed.message()).contains(id + "/data/7", "cannot be read");
                    }));
  }

  @Test
  void shouldStopMovingWithinTwoSecondsOfCancel() throws Exception {
    String id = "cancel-" + System.nanoTime();
    try (TwoVolumes volumes = new TwoVolumes(base);
        DataMoverService service = DataMoverService.start(config("three"), volumes, new Health());
        RequestSender requests = RequestSender.open(messaging);
        LogReader<MigrationEvent> log =
            LogReader.open(messaging, CatalogueTopics.EVENTS, id::equals)) {
      assertThat(service).isNotNull();
      write(volumes.source.resolve("large"), 400 << 20, 1);
      requests.sendAndWait(
          CatalogueTopics.output(
              new CopyRequested(id, 1, now(), TwoVolumes.spec(), TwoVolumes.plans(), 0)));
      await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> {
            read(log);
            return seen.stream().anyMatch(ChunkCopied.class::isInstance);
          });

      requests.sendAndWait(CatalogueTopics.output(new CancelRequested(id, now(), "test", "")));
      Instant cancelled = Instant.now();

      // Nothing is written to the target any more from two seconds after the cancel on.
      await()
          .pollDelay(Duration.ofSeconds(2))
          .atMost(Duration.ofSeconds(3))
          .until(() -> Instant.now().isAfter(cancelled.plusSeconds(2)));
      Instant lastWrite = Files.getLastModifiedTime(volumes.target.resolve("large")).toInstant();
      assertThat(lastWrite).isBefore(cancelled.plusSeconds(2));
      read(log);
      long units =
          seen.stream()
              .filter(VolumeScanned.class::isInstance)
              .mapToLong(event -> ((VolumeScanned) event).units())
              .sum();
      assertThat(seen.stream().filter(ChunkCopied.class::isInstance).count()).isLessThan(units);
    }
  }

  private static DataMoverConfig config(String instance) {
    return new DataMoverConfig(messaging, instance, 2, 4);
  }

  private void read(LogReader<MigrationEvent> log) {
    log.poll(Duration.ofMillis(100)).forEach(message -> seen.add(message.value()));
  }

  private void awaitRound(LogReader<MigrationEvent> log, int round) {
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> {
          read(log);
          return isComplete(round);
        });
  }

  private boolean isComplete(int round) {
    return seen.stream()
        .anyMatch(event ->
            event instanceof VolumeScanned scan
                && scan.round() == round
                && countChunks(round) == scan.units());
  }

  private long countChunks(int round) {
    return seen.stream()
        .filter(event -> event instanceof ChunkCopied chunk && chunk.round() == round)
        .map(event -> ((ChunkCopied) event).unit())
        .distinct()
        .count();
  }
}
