package dev.theseus.coordinator.topology;

import dev.theseus.coordinator.saga.Participants;
import dev.theseus.events.LockRequested;
import dev.theseus.events.MigrationEvent;
import dev.theseus.events.StepRequest;
import dev.theseus.events.UnlockRequested;
import dev.theseus.messaging.MessagingConfig;
import dev.theseus.messaging.Output;
import dev.theseus.messaging.Received;
import dev.theseus.messaging.catalogue.CatalogueTopics;
import dev.theseus.messaging.log.LogReader;
import dev.theseus.messaging.log.RequestSender;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;

/**
 * Follows the real log of one migration and answers its requests, but for those that are held back.
 */
final class LiveParticipants implements AutoCloseable {

  private final List<StepRequest> held = new CopyOnWriteArrayList<>();
  private final List<MigrationEvent> log = new CopyOnWriteArrayList<>();
  private final Participants participants = new Participants("data", "media");
  private final Predicate<StepRequest> holds;
  private final RequestSender sender;
  private final LogReader<MigrationEvent> reader;
  private final Thread follower;
  private volatile boolean closed;

  LiveParticipants(MessagingConfig messaging, String id, Predicate<StepRequest> holds) {
    this.holds = holds;
    this.sender = RequestSender.open(messaging.named("participants"));
    this.reader =
        LogReader.open(messaging.named("participants"), CatalogueTopics.EVENTS, id::equals);
    this.follower = Thread.ofVirtual().name("participants").start(this::follow);
  }

  /** What stands on the log so far. */
  List<MigrationEvent> log() {
    return log;
  }

  List<StepRequest> held() {
    return held;
  }

  /** Answers what was held back. */
  void release() {
    held.forEach(this::answer);
  }

  private void follow() {
    try (reader) {
      while (!closed) {
        reader.poll(Duration.ofMillis(50)).stream().map(Received::value).forEach(this::see);
      }
    }
  }

  private void see(MigrationEvent event) {
    log.add(event);
    if (event instanceof StepRequest request
        && !(request instanceof LockRequested)
        && !(request instanceof UnlockRequested)) {
      if (holds.test(request)) {
        held.add(request);
      } else {
        answer(request);
      }
    }
  }

  private void answer(StepRequest request) {
    for (MigrationEvent answer : participants.answer(request, Instant.now())) {
      var written = sender.send(Output.of(CatalogueTopics.EVENTS, request.migrationId(), answer));
      written.join();
    }
  }

  @Override
  public void close() {
    closed = true;
    try {
      follower.join();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
    sender.close();
  }
}
