package dev.theseus.coordinator.saga;

import dev.theseus.events.ActivateRequested;
import dev.theseus.events.Committed;
import dev.theseus.events.ComponentPlan;
import dev.theseus.events.CopyRequested;
import dev.theseus.events.DeactivateRequested;
import dev.theseus.events.DeprovisionRequested;
import dev.theseus.events.DiscardRequested;
import dev.theseus.events.ImagesRequested;
import dev.theseus.events.LockRequested;
import dev.theseus.events.MigrationEvent;
import dev.theseus.events.ObjectRef;
import dev.theseus.events.PlanRequested;
import dev.theseus.events.ProvisionRequested;
import dev.theseus.events.QuiesceRequested;
import dev.theseus.events.ResumeRequested;
import dev.theseus.events.RetireRequested;
import dev.theseus.events.SwitchRequested;
import dev.theseus.events.SyncRequested;
import dev.theseus.events.TransformRequested;
import dev.theseus.events.UnlockRequested;
import dev.theseus.events.VerifyRequested;
import dev.theseus.events.VolumePlan;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What each participant is asked: everything that it needs, so that it keeps nothing itself. */
final class StepRequests {

  private StepRequests() {}

  static MigrationEvent lock(Transaction s, int epoch, Instant now) {
    return new LockRequested(
        s.migrationId(), epoch, now, List.of(s.spec().source(), s.spec().target()));
  }

  static MigrationEvent unlock(Transaction s, int epoch, Instant now) {
    return new UnlockRequested(s.migrationId(), epoch, now);
  }

  static MigrationEvent plan(Transaction s, int epoch, Instant now) {
    return new PlanRequested(s.migrationId(), epoch, now, s.spec());
  }

  static MigrationEvent transform(Transaction s, int epoch, Instant now) {
    Answers known = s.answers();
    return new TransformRequested(
        s.migrationId(),
        epoch,
        now,
        s.spec(),
        known.volumes(),
        known.servedKinds(),
        known.bundle());
  }

  static MigrationEvent provision(Transaction s, int epoch, Instant now) {
    Answers known = s.answers();
    return new ProvisionRequested(
        s.migrationId(), epoch, now, s.spec(), known.volumes(), known.bundle());
  }

  static MigrationEvent deprovision(Transaction s, int epoch, Instant now) {
    return new DeprovisionRequested(s.migrationId(), epoch, now, s.spec(), s.answers().created());
  }

  static MigrationEvent images(Transaction s, int epoch, Instant now) {
    return new ImagesRequested(s.migrationId(), epoch, now, s.spec(), s.answers().images());
  }

  /** The round that runs, or the first: a retry repeats its round. */
  static MigrationEvent copy(Transaction s, int epoch, Instant now) {
    return round(s, s.copying().map(Copying::round).orElse(0), epoch, now);
  }

  static MigrationEvent nextRound(Transaction s, int epoch, Instant now) {
    return round(s, s.copying().orElseThrow().round() + 1, epoch, now);
  }

  private static MigrationEvent round(Transaction s, int round, int epoch, Instant now) {
    return new CopyRequested(s.migrationId(), epoch, now, s.spec(), s.answers().volumes(), round);
  }

  static MigrationEvent discard(Transaction s, int epoch, Instant now) {
    return new DiscardRequested(s.migrationId(), epoch, now, s.spec(), s.answers().volumes());
  }

  static MigrationEvent quiesce(Transaction s, int epoch, Instant now) {
    List<String> volumes = s.answers().volumes().stream().map(VolumePlan::volume).toList();
    return new QuiesceRequested(s.migrationId(), epoch, now, s.spec(), sourceWorkloads(s), volumes);
  }

  static MigrationEvent resume(Transaction s, int epoch, Instant now) {
    return new ResumeRequested(s.migrationId(), epoch, now, s.spec(), sourceWorkloads(s));
  }

  /** One round more than pre-copy had; a retry repeats it. */
  static MigrationEvent sync(Transaction s, int epoch, Instant now) {
    Copying copying = s.copying().orElseThrow();
    int round = copying.finalSync() ? copying.round() : copying.round() + 1;
    return new SyncRequested(s.migrationId(), epoch, now, s.spec(), s.answers().volumes(), round);
  }

  static MigrationEvent verify(Transaction s, int epoch, Instant now) {
    return new VerifyRequested(s.migrationId(), epoch, now, s.spec(), s.answers().volumes());
  }

  static MigrationEvent activate(Transaction s, int epoch, Instant now) {
    return new ActivateRequested(s.migrationId(), epoch, now, s.spec(), targetWorkloads(s));
  }

  static MigrationEvent deactivate(Transaction s, int epoch, Instant now) {
    return new DeactivateRequested(s.migrationId(), epoch, now, s.spec(), targetWorkloads(s));
  }

  static MigrationEvent commit(Transaction s, int epoch, Instant now) {
    return new Committed(s.migrationId(), epoch, now);
  }

  static MigrationEvent switchTraffic(Transaction s, int epoch, Instant now) {
    return new SwitchRequested(s.migrationId(), epoch, now, s.spec());
  }

  static MigrationEvent retire(Transaction s, int epoch, Instant now) {
    return new RetireRequested(s.migrationId(), epoch, now, s.spec(), sourceWorkloads(s));
  }

  private static List<ObjectRef> sourceWorkloads(Transaction s) {
    return s.answers().components().stream().map(ComponentPlan::workload).toList();
  }

  /** In the order in which they start; a workload may have become another kind on its way. */
  private static List<ObjectRef> targetWorkloads(Transaction s) {
    return sourceWorkloads(s).stream().map(source -> atTarget(s, source)).toList();
  }

  private static ObjectRef atTarget(Transaction s, ObjectRef source) {
    List<ObjectRef> candidates =
        s.answers().created().stream()
            .filter(created -> created.name().equals(source.name()) && isWorkload(created))
            .toList();
    return candidates.stream()
        .filter(created -> created.kind().equals(source.kind()))
        .findFirst()
        .or(() -> candidates.stream().findFirst())
        .orElseGet(() ->
            new ObjectRef(
                source.apiVersion(),
                source.kind(),
                s.spec().target().namespace(),
                source.name(),
                Optional.empty()));
  }

  private static boolean isWorkload(ObjectRef object) {
    return switch (object.kind()) {
      case "Deployment", "StatefulSet", "DaemonSet", "DeploymentConfig", "Job", "CronJob" -> true;
      default -> false;
    };
  }
}
