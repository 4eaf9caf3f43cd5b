package dev.theseus.deployer;

import dev.theseus.deployer.step.Activate;
import dev.theseus.deployer.step.Attempt;
import dev.theseus.deployer.step.Deactivate;
import dev.theseus.deployer.step.Deprovision;
import dev.theseus.deployer.step.HoldStill;
import dev.theseus.deployer.step.Outage;
import dev.theseus.deployer.step.Provision;
import dev.theseus.deployer.step.Quiesce;
import dev.theseus.deployer.step.RestartAgents;
import dev.theseus.deployer.step.Resume;
import dev.theseus.deployer.step.Retire;
import dev.theseus.deployer.step.StepException;
import dev.theseus.deployer.step.Steps;
import dev.theseus.deployer.step.SwitchTraffic;
import dev.theseus.deployer.step.Unforward;
import dev.theseus.events.ActivateRequested;
import dev.theseus.events.CompensationStarted;
import dev.theseus.events.CopyRequested;
import dev.theseus.events.DeactivateRequested;
import dev.theseus.events.DeprovisionRequested;
import dev.theseus.events.FailureKind;
import dev.theseus.events.FencedEvent;
import dev.theseus.events.MigrationEvent;
import dev.theseus.events.MigrationSpec;
import dev.theseus.events.Mode;
import dev.theseus.events.ProvisionRequested;
import dev.theseus.events.QuiesceRequested;
import dev.theseus.events.ResumeRequested;
import dev.theseus.events.RetireRequested;
import dev.theseus.events.Step;
import dev.theseus.events.StepFailed;
import dev.theseus.events.StepOutcome;
import dev.theseus.events.StepRequest;
import dev.theseus.events.SwitchRequested;
import dev.theseus.events.SyncRequested;
import dev.theseus.events.UnforwardRequested;
import dev.theseus.events.VerifyRequested;
import dev.theseus.events.VolumePlan;
import dev.theseus.messaging.Output;
import dev.theseus.messaging.Received;
import dev.theseus.messaging.catalogue.CatalogueTopics;
import dev.theseus.messaging.loop.ParticipantHandler;
import dev.theseus.messaging.loop.WorkContext;
import dev.theseus.sites.SiteException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/** Gives each request to its step, and turns what goes wrong into an answer. */
final class DeployerHandler implements ParticipantHandler<MigrationEvent> {

  /** Far below the deadlines of steps; an API server that is started anew needs ten seconds. */
  private static final Duration OUTAGE = Duration.ofSeconds(60);

  private final Steps steps;
  private final Outage outage = new Outage(OUTAGE);

  DeployerHandler(Steps steps) {
    this.steps = steps;
  }

  /**
   * A request with what does it.
   *
   * @param step the step that it is about
   * @param isUndo whether it undoes the step
   * @param work the step's own class; gives nothing where the step's outcome is another's
   */
  private record Job(
      Step step, boolean isUndo, Function<Attempt, Optional<? extends StepOutcome>> work) {}

  private Optional<Job> job(MigrationEvent event) {
    return switch (event) {
      case ProvisionRequested r -> does(Step.PROVISION, a -> new Provision(steps).apply(r, a));
      case DeprovisionRequested r ->
          undoes(Step.PROVISION, a -> new Deprovision(steps).apply(r, a));
      case QuiesceRequested r -> does(Step.QUIESCE, a -> new Quiesce(steps).apply(r, a));
      case ResumeRequested r -> {
        boolean ownStep = r.spec().mode() == Mode.COPY;
        yield ownStep
            ? does(Step.RESUME, a -> new Resume(steps).apply(r, a))
            : undoes(Step.QUIESCE, a -> new Resume(steps).apply(r, a));
      }
      // Others do these; meanwhile somebody has to see to it that there are agents, and that the
      // source stands still.
      case CopyRequested r ->
          besides(
              Step.PRE_COPY, a -> new RestartAgents(steps).whileCopying(r.spec(), r.volumes(), a));
      case SyncRequested r -> watches(Step.FINAL_SYNC, r.spec(), r.volumes());
      case VerifyRequested r -> watches(Step.VERIFY, r.spec(), r.volumes());
      case ActivateRequested r -> does(Step.ACTIVATE, a -> new Activate(steps).apply(r, a));
      case DeactivateRequested r -> undoes(Step.ACTIVATE, a -> new Deactivate(steps).apply(r, a));
      case SwitchRequested r -> does(Step.SWITCH, a -> new SwitchTraffic(steps).apply(r, a));
      case RetireRequested r -> does(Step.RETIRE, a -> new Retire(steps).apply(r, a));
      case UnforwardRequested r -> undoes(Step.SWITCH, a -> new Unforward(steps).apply(r, a));
      // Most events are for others, and new ones will be too.
      default -> Optional.empty();
    };
  }

  private static Optional<Job> does(Step step, Function<Attempt, StepOutcome> work) {
    return Optional.of(new Job(step, false, work.andThen(Optional::of)));
  }

  private static Optional<Job> undoes(Step step, Function<Attempt, StepOutcome> work) {
    return Optional.of(new Job(step, true, work.andThen(Optional::of)));
  }

  private Optional<Job> watches(Step step, MigrationSpec spec, List<VolumePlan> volumes) {
    return besides(
        step,
        attempt -> {
          new RestartAgents(steps).whileFrozen(spec, volumes, attempt);
          new HoldStill(steps).apply(spec, attempt);
        });
  }

  /** Work that has nothing to say unless it fails: the step's outcome is another's. */
  private static Optional<Job> besides(Step step, Consumer<Attempt> work) {
    return Optional.of(
        new Job(
            step,
            false,
            attempt -> {
              work.accept(attempt);
              return Optional.empty();
            }));
  }

  @Override
  public boolean wants(Received<MigrationEvent> message) {
    return job(message.value()).isPresent();
  }

  /**
   * A higher epoch ends what waits: an undo must not stand behind a health check of minutes. Any
   * later request ends a watch.
   */
  @Override
  public boolean isSignal(Received<MigrationEvent> message) {
    return message.value() instanceof CompensationStarted || message.value() instanceof StepRequest;
  }

  @Override
  public List<Output<?>> handle(
      Received<MigrationEvent> message, WorkContext<MigrationEvent> context) {
    Optional<Job> job = job(message.value());
    if (job.isEmpty() || !(message.value() instanceof FencedEvent request)) {
      return List.of();
    }
    Attempt attempt = new Attempt(request.migrationId(), request.epoch());
    context.onSignal(signal -> {
      if (signal.value() instanceof FencedEvent newer) {
        attempt.follow(newer.epoch());
      }
    });
    // At once, so that the transaction turns back while the step still comes to its end.
    attempt.onFailure(
        failed -> context.emit(CatalogueTopics.output(answer(request, job.get(), failed))));
    return outage.outlast(attempt, () -> job.get().work().apply(attempt)).stream()
        .<Output<?>>map(CatalogueTopics::output)
        .toList();
  }

  @Override
  public List<Output<?>> onFailure(Received<MigrationEvent> message, Exception failure) {
    Optional<Job> job = job(message.value());
    if (job.isEmpty() || !(message.value() instanceof FencedEvent request)) {
      return List.of();
    }
    return List.of(CatalogueTopics.output(answer(request, job.get(), failure)));
  }

  private StepFailed answer(FencedEvent request, Job job, Exception failure) {
    String subject = failure instanceof StepException step ? step.subject() : "";
    return new StepFailed(
        request.migrationId(),
        request.epoch(),
        steps.clock().instant().truncatedTo(ChronoUnit.MICROS),
        job.step(),
        job.isUndo(),
        kind(failure),
        subject,
        message(failure));
  }

  private static FailureKind kind(Exception failure) {
    return switch (failure) {
      case StepException step -> step.kind();
      case SiteException site when site.kind() == SiteException.Kind.RETRIABLE ->
          FailureKind.RETRIABLE;
      case SiteException site -> FailureKind.PERMANENT;
      default -> FailureKind.PERMANENT;
    };
  }

  private static String message(Exception failure) {
    String message = String.valueOf(failure.getMessage());
    return failure instanceof StepException || failure instanceof SiteException
        ? message
        : failure.getClass().getSimpleName() + ": " + message;
  }
}
