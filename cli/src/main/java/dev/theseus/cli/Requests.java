package dev.theseus.cli;

import dev.theseus.events.CancelRequested;
import dev.theseus.events.FinalizeRequested;
import dev.theseus.events.MigrationRequested;
import dev.theseus.events.MigrationSpec;
import dev.theseus.events.PlanApproved;
import dev.theseus.events.RecoveryRequested;
import dev.theseus.events.UserRequest;
import dev.theseus.messaging.MessagingConfig;
import dev.theseus.messaging.Output;
import dev.theseus.messaging.catalogue.CatalogueTopics;
import dev.theseus.messaging.log.RequestSender;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** What a user asks for, written to the log. */
final class Requests implements AutoCloseable {
  private final RequestSender sender;
  private final String user = System.getProperty("user.name", "");

  Requests(MessagingConfig messaging) {
    this.sender = RequestSender.open(messaging);
  }

  void migrate(String id, MigrationSpec spec) {
    send(new MigrationRequested(id, now(), user, spec));
  }

  void approve(String id) {
    send(new PlanApproved(id, now(), user));
  }

  void cancel(String id, String reason) {
    send(new CancelRequested(id, now(), user, reason));
  }

  void recover(String id) {
    send(new RecoveryRequested(id, now(), user));
  }

  void finish(String id) {
    send(new FinalizeRequested(id, now(), user));
  }

  private void send(UserRequest request) {
    sender.sendAndWait(Output.of(CatalogueTopics.REQUESTS, request.migrationId(), request));
  }

  private static Instant now() {
    return Instant.now().truncatedTo(ChronoUnit.MICROS);
  }

  @Override
  public void close() {
    sender.close();
  }
}
