package dev.theseus.coordinator.topology;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.theseus.coordinator.saga.Replay;
import dev.theseus.coordinator.saga.SagaFixtures;
import dev.theseus.events.CancelRequested;
import dev.theseus.events.DeadlineExpired;
import dev.theseus.events.LockDenied;
import dev.theseus.events.MigrationEvent;
import dev.theseus.events.Mode;
import dev.theseus.events.PlanRequested;
import dev.theseus.events.Refused;
import dev.theseus.events.RequestRefused;
import dev.theseus.events.Status;
import dev.theseus.events.Step;
import dev.theseus.events.StepProgressed;
import dev.theseus.events.Topics;
import dev.theseus.messaging.MessageHeaders;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CoordinatorTopologyTest {

  @TempDir private Path directory;
  private Optional<TopologyRig> opened = Optional.empty();

  @BeforeEach
  void open() {
    opened = Optional.of(new TopologyRig(directory));
  }

  @AfterEach
  void close() {
    opened.ifPresent(TopologyRig::close);
  }

  private TopologyRig rig() {
    return opened.orElseThrow();
  }

  private void request(String id, Mode mode) {
    rig().send(Topics.REQUESTS, "any key", SagaFixtures.request(id, SagaFixtures.spec(mode)));
  }

  private static List<String> names(List<Replay.Logged> log) {
    return log.stream().map(entry -> entry.event().getClass().getSimpleName()).toList();
  }

  @Test
  void shouldMoveAnApplicationFromARequestToTheEnd() {
    request("m-1", Mode.MOVE);
    rig().runToEnd(1);

    assertThat(rig().transaction("m-1").orElseThrow().status()).isEqualTo(Status.COMPLETED);
    assertThat(names(rig().log))
        .containsSubsequence("MigrationRequested", "LockRequested", "LockGranted", "Planned")
        .endsWith("UnlockRequested", "LockReleased", "Completed");
    assertThat(rig().published().getLast().status()).isEqualTo(Status.COMPLETED);
    assertThat(rig().records).allMatch(record -> record.key().equals("m-1"));
  }

  @Test
  void shouldKeepInTheStoreWhatTheLogReplaysTo() {
    request("m-1", Mode.COPY);
    rig().runToEnd(1);

    assertThat(Replay.of(rig().log).state()).isEqualTo(rig().transaction("m-1"));
    assertThat(Replay.differences(rig().log)).isEmpty();
  }

  @Test
  void shouldDecideTheSameWhenEveryAnswerIsDeliveredTwice(@TempDir Path other) {
    request("m-1", Mode.MOVE);
    rig().runToEnd(2);
    List<String> twice = decided(rig());
    try (TopologyRig once = new TopologyRig(other)) {
      once.send(Topics.REQUESTS, "m-1", SagaFixtures.request(SagaFixtures.spec(Mode.MOVE)));
      once.runToEnd(1);

      assertThat(twice).isEqualTo(decided(once));
    }
  }

  private static List<String> decided(TopologyRig rig) {
    return rig.records.stream()
        .map(record -> new PlainAvroCodec().read(Topics.EVENTS, record.value()))
        .map(event -> event.getClass().getSimpleName())
        .toList();
  }

  @Test
  void shouldDenyANamespaceThatIsLockedUntilItIsFree() {
    request("m-1", Mode.MOVE);
    rig().readLog();
    request("m-2", Mode.MOVE);

    List<MigrationEvent> events = rig().readLog();
    assertThat(events)
        .anySatisfy(event ->
            assertThat(event)
                .isInstanceOfSatisfying(
                    LockDenied.class, denied -> assertThat(denied.heldBy()).isEqualTo("m-1")))
        .anyMatch(Refused.class::isInstance);

    rig().send(Topics.REQUESTS, "m-1", cancel("m-1"));
    rig().runToEnd(1);
    request("m-3", Mode.MOVE);
    rig().runToEnd(1);
    assertThat(rig().transaction("m-3").orElseThrow().status()).isEqualTo(Status.COMPLETED);
  }

  private static CancelRequested cancel(String id) {
    return new CancelRequested(id, TopologyRig.START, "ada", "");
  }

  @Test
  void shouldAskAgainWhenADeadlineExpires() {
    request("m-1", Mode.MOVE);
    assertThat(rig().readLog()).anyMatch(PlanRequested.class::isInstance);

    rig().advance(Duration.ofMinutes(2).plusSeconds(1));

    List<MigrationEvent> events = rig().readLog();
    assertThat(events).filteredOn(DeadlineExpired.class::isInstance).hasSize(1);
    assertThat(events)
        .filteredOn(PlanRequested.class::isInstance)
        .singleElement()
        .extracting(event -> ((PlanRequested) event).epoch())
        .isEqualTo(2);
  }

  @Test
  void shouldNotAskAgainWhileAStepShowsSignsOfLife() {
    request("m-1", Mode.MOVE);
    rig().readLog();
    for (int minute = 0; minute < 5; minute++) {
      rig().advance(Duration.ofMinutes(1));
      rig()
          .answer(
              new StepProgressed(
                  "m-1", 1, TopologyRig.START, Step.PLAN, false, "", "reading", 1, 2));
    }
    assertThat(rig().readLog()).isEmpty();

    rig().advance(Duration.ofMinutes(2).plusSeconds(1));
    assertThat(rig().readLog()).anyMatch(DeadlineExpired.class::isInstance);
  }

  @Test
  void shouldGiveAPlanAnHourToBeApprovedAndThenTheLocksBack() {
    rig().send(Topics.REQUESTS, "m-1", SagaFixtures.request(SagaFixtures.withApproval()));
    rig().runToEnd(1);
    rig().advance(Duration.ofMinutes(59));
    assertThat(rig().readLog()).isEmpty();

    rig().advance(Duration.ofMinutes(2));
    rig().runToEnd(1);

    assertThat(rig().transaction("m-1").orElseThrow().status()).isEqualTo(Status.ROLLED_BACK);
    assertThat(Replay.differences(rig().log)).isEmpty();
    request("m-2", Mode.MOVE);
    rig().runToEnd(1);
    assertThat(rig().transaction("m-2").orElseThrow().status()).isEqualTo(Status.COMPLETED);
  }

  @Test
  void shouldPutAPoisonRecordAsideAndGoOn() {
    request("m-1", Mode.MOVE);
    rig().readLog();
    byte[] poison = "{\"not\": \"avro\"}".getBytes(UTF_8);
    rig().sendBytes(Topics.EVENTS.name(), "m-1", poison);
    rig().sendBytes(Topics.REQUESTS.name(), "m-1", poison);
    rig().sendBytes(Topics.LOCKS.name(), "m-1", poison);

    for (var topic : List.of(Topics.EVENTS, Topics.REQUESTS, Topics.LOCKS)) {
      TestRecord<String, byte[]> letter = rig().deadLetters(topic).getFirst();
      assertThat(letter.value()).isEqualTo(poison);
      assertThat(header(letter, MessageHeaders.ORIGIN_TOPIC)).isEqualTo(topic.name());
      assertThat(header(letter, MessageHeaders.ORIGIN_ERROR)).isNotBlank();
    }
    assertThat(rig().readLog())
        .singleElement()
        .isInstanceOfSatisfying(
            RequestRefused.class,
            told -> assertThat(told.reason()).contains("went to the dead letters"));
    rig().send(Topics.REQUESTS, "m-1", cancel("m-1"));
    rig().runToEnd(1);
    assertThat(rig().transaction("m-1").orElseThrow().status()).isEqualTo(Status.ROLLED_BACK);
    assertThat(Replay.differences(rig().log)).isEmpty();
  }

  @Test
  void shouldPutAPlanAsideThatTheStoreCannotHoldAndGoOn() {
    request("m-1", Mode.MOVE);
    PlanRequested asked =
        (PlanRequested)
            rig().readLog().stream()
                .filter(PlanRequested.class::isInstance)
                .findFirst()
                .orElseThrow();
    rig().answer(SagaFixtures.planned(asked, TopologyRig.START, ByteBuffer.allocate(7_500 * 1024)));

    assertThat(header(rig().deadLetters(Topics.EVENTS).getFirst(), MessageHeaders.ORIGIN_ERROR))
        .contains("allowed are")
        .contains("--selector");
    rig().send(Topics.REQUESTS, "m-1", cancel("m-1"));
    rig().runToEnd(1);
    assertThat(rig().transaction("m-1").orElseThrow().status()).isEqualTo(Status.ROLLED_BACK);
  }

  @Test
  void shouldGiveEveryMessageAnIdOfItsOwnAndItsCause() {
    request("m-1", Mode.MOVE);
    rig().runToEnd(1);

    List<String> ids =
        rig().records.stream().map(record -> header(record, MessageHeaders.ID)).toList();
    assertThat(ids).doesNotHaveDuplicates();
    assertThat(rig().records)
        .allMatch(record -> header(record, MessageHeaders.SOURCE).equals("coordinator"));
  }

  @Test
  void shouldRefuseARequestAboutAnUnknownMigration() {
    rig().send(Topics.REQUESTS, "m-9", cancel("m-9"));

    assertThat(rig().readLog()).anyMatch(RequestRefused.class::isInstance);
    assertThat(rig().transaction("m-9")).isEmpty();
  }

  private static String header(TestRecord<String, byte[]> record, String name) {
    return new String(record.headers().lastHeader(name).value(), UTF_8);
  }
}
