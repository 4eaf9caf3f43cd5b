package dev.theseus.coordinator.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.theseus.coordinator.CoordinatorConfig;
import dev.theseus.coordinator.CoordinatorService;
import dev.theseus.coordinator.saga.SagaFixtures;
import dev.theseus.embedded.kafka.BrokerConfig;
import dev.theseus.embedded.kafka.EmbeddedBroker;
import dev.theseus.embedded.registry.EmbeddedRegistry;
import dev.theseus.events.Completed;
import dev.theseus.events.DeadlineExpired;
import dev.theseus.events.MigrationSpec;
import dev.theseus.events.Mode;
import dev.theseus.events.Place;
import dev.theseus.events.PlanRequested;
import dev.theseus.events.QuiesceRequested;
import dev.theseus.events.Status;
import dev.theseus.events.Step;
import dev.theseus.events.StepRequest;
import dev.theseus.events.TransactionState;
import dev.theseus.messaging.BrokerUnreachableException;
import dev.theseus.messaging.Health;
import dev.theseus.messaging.MessagingConfig;
import dev.theseus.messaging.Output;
import dev.theseus.messaging.catalogue.CatalogueTopics;
import dev.theseus.messaging.log.LogTable;
import dev.theseus.messaging.log.RequestSender;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CoordinatorServiceIT {

  private static final Duration LIMIT = Duration.ofSeconds(40);

  private final EmbeddedBroker broker;
  private final EmbeddedRegistry registry;
  private final MessagingConfig messaging;
  private final Path directory;

  CoordinatorServiceIT(@TempDir Path directory) {
    this.directory = directory;
    broker = EmbeddedBroker.start(BrokerConfig.temporary());
    registry = EmbeddedRegistry.start(broker.bootstrapServers(), 0);
    messaging = MessagingConfig.of(broker.bootstrapServers(), registry.url(), "test");
  }

  @BeforeAll
  void createTopics() {
    CoordinatorService.start(config("first")).close();
  }

  @AfterAll
  void stop() {
    registry.close();
    broker.close();
  }

  private CoordinatorConfig config(String instance) {
    return CoordinatorConfig.of(messaging, directory).named(instance).partitioned(2);
  }

  /** Every test has its own namespaces, so that no lock of one is in the way of another. */
  private void request(String id) {
    MigrationSpec move = SagaFixtures.spec(Mode.MOVE);
    MigrationSpec spec =
        new MigrationSpec(
            new Place("east", id),
            new Place("west", id),
            move.mode(),
            move.selector(),
            move.storageClasses(),
            move.registries(),
            move.downtimeBudgetMillis(),
            move.maxRounds(),
            move.whenNotConverging(),
            false,
            false,
            false);
    try (RequestSender user = RequestSender.open(messaging.named("user"))) {
      user.sendAndWait(Output.of(CatalogueTopics.REQUESTS, id, SagaFixtures.request(id, spec)));
    }
  }

  private static Predicate<StepRequest> quiesce() {
    return QuiesceRequested.class::isInstance;
  }

  private void awaitStatus(String id, Status status) {
    try (LogTable<TransactionState> table =
        LogTable.open(messaging, CatalogueTopics.TRANSACTIONS)) {
      await("migration " + id + " " + status)
          .atMost(LIMIT)
          .until(() -> table.get(id).filter(s -> s.status() == status).isPresent());
    }
  }

  private static void assertAskedOnce(LiveParticipants participants) {
    List<String> asked =
        participants.log().stream()
            .filter(event -> event instanceof StepRequest || event instanceof Completed)
            .map(event -> event.getClass().getSimpleName())
            .filter(name -> !name.equals("CopyRequested"))
            .toList();
    assertThat(asked).doesNotHaveDuplicates().endsWith("Completed");
  }

  @Test
  void shouldGoOnWhereItStoodWhenItIsClosedAndStartedInTheMiddle() {
    String id = UUID.randomUUID().toString();
    try (LiveParticipants participants = new LiveParticipants(messaging, id, quiesce())) {
      try (CoordinatorService _ = CoordinatorService.start(config("one"))) {
        request(id);
        await().atMost(LIMIT).until(() -> !participants.held().isEmpty());
      }
      participants.release();
      Health health = new Health();
      try (CoordinatorService _ = CoordinatorService.start(config("one"), health)) {
        awaitStatus(id, Status.COMPLETED);
        assertThat(health.isUp()).isTrue();
      }
      await().atMost(LIMIT).until(() -> participants.log().getLast() instanceof Completed);
      assertAskedOnce(participants);
    }
  }

  @Test
  void shouldGoOnWithoutItsDiskWhenAnotherInstanceTakesOver() {
    String id = UUID.randomUUID().toString();
    try (LiveParticipants participants = new LiveParticipants(messaging, id, quiesce())) {
      try (CoordinatorService _ = CoordinatorService.start(config("two"))) {
        try (CoordinatorService _ = CoordinatorService.start(config("three"))) {
          request(id);
          await().atMost(LIMIT).until(() -> !participants.held().isEmpty());
        }
      }
      try (CoordinatorService _ = CoordinatorService.start(config("four"))) {
        participants.release();
        awaitStatus(id, Status.COMPLETED);
      }
      await().atMost(LIMIT).until(() -> participants.log().getLast() instanceof Completed);
      assertAskedOnce(participants);
    }
  }

  @Test
  void shouldGoOnWhenItsProcessIsKilledAndStartedAgain() {
    String id = UUID.randomUUID().toString();
    Path state = directory.resolve("killed");
    try (LiveParticipants participants = new LiveParticipants(messaging, id, quiesce())) {
      try (var killed = new CoordinatorProcess(messaging, state, directory.resolve("1.out"))) {
        request(id);
        await().atMost(LIMIT).until(() -> !participants.held().isEmpty());
        participants.release();
        killed.kill();
      }
      try (var _ = new CoordinatorProcess(messaging, state, directory.resolve("2.out"))) {
        awaitStatus(id, Status.COMPLETED);
      }
      await().atMost(LIMIT).until(() -> participants.log().getLast() instanceof Completed);
      assertAskedOnce(participants);
    }
  }

  @Test
  void shouldAskAgainWhenNobodyAnswersInTime() {
    CoordinatorConfig hasty =
        config("five").with(new Deadlines(Map.of(Step.PLAN, Duration.ofMillis(300))));
    String id = UUID.randomUUID().toString();
    Predicate<StepRequest> firstPlan =
        request -> request instanceof PlanRequested && request.epoch() == 1;
    try (LiveParticipants participants = new LiveParticipants(messaging, id, firstPlan);
        CoordinatorService _ = CoordinatorService.start(hasty)) {
      request(id);
      awaitStatus(id, Status.COMPLETED);

      assertThat(participants.log()).filteredOn(DeadlineExpired.class::isInstance).isNotEmpty();
    }
  }

  @Test
  void shouldSayInOneSentenceThatNoBrokerIsThere() {
    MessagingConfig nobody = MessagingConfig.of("127.0.0.1:1", registry.url(), "test");

    assertThatThrownBy(() -> CoordinatorService.start(CoordinatorConfig.of(nobody, directory)))
        .isInstanceOf(BrokerUnreachableException.class)
        .hasMessageContaining("127.0.0.1:1");
  }
}
