package dev.theseus.planner;

import dev.theseus.events.FailureKind;
import dev.theseus.events.MigrationEvent;
import dev.theseus.events.PlanRequested;
import dev.theseus.events.Planned;
import dev.theseus.events.Step;
import dev.theseus.events.StepFailed;
import dev.theseus.messaging.Output;
import dev.theseus.messaging.Received;
import dev.theseus.messaging.catalogue.CatalogueTopics;
import dev.theseus.messaging.loop.ParticipantHandler;
import dev.theseus.messaging.loop.WorkContext;
import dev.theseus.sites.SiteException;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** Answers {@code PlanRequested}. */
final class PlannerHandler implements ParticipantHandler<MigrationEvent> {

  private final Planner planner;
  private final Clock clock;

  PlannerHandler(Planner planner, Clock clock) {
    this.planner = planner;
    this.clock = clock;
  }

  @Override
  public boolean wants(Received<MigrationEvent> message) {
    return message.value() instanceof PlanRequested;
  }

  @Override
  public List<Output<?>> handle(
      Received<MigrationEvent> message, WorkContext<MigrationEvent> context)
      throws InterruptedException {
    return message.value() instanceof PlanRequested request
        ? List.of(CatalogueTopics.output(planned(request)))
        : List.of();
  }

  private Planned planned(PlanRequested request) throws InterruptedException {
    Plan plan = planner.plan(request.spec());
    return new Planned(
        request.migrationId(),
        request.epoch(),
        now(),
        plan.components(),
        plan.volumes(),
        plan.objects(),
        plan.servedKinds(),
        plan.bundle(),
        plan.findings(),
        plan.prediction(),
        plan.ways());
  }

  @Override
  public List<Output<?>> onFailure(Received<MigrationEvent> message, Exception failure) {
    if (!(message.value() instanceof PlanRequested request)) {
      return List.of();
    }
    boolean again =
        failure instanceof SiteException site && site.kind() == SiteException.Kind.RETRIABLE;
    return List.of(
        CatalogueTopics.output(
            new StepFailed(
                request.migrationId(),
                request.epoch(),
                now(),
                Step.PLAN,
                false,
                again ? FailureKind.RETRIABLE : FailureKind.PERMANENT,
                "",
                failure.getMessage() == null ? failure.toString() : failure.getMessage())));
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }
}
