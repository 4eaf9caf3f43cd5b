package dev.theseus.coordinator.saga;

import dev.theseus.events.ActivateRequested;
import dev.theseus.events.ChunkCopied;
import dev.theseus.events.CopyDiscarded;
import dev.theseus.events.CopyRequested;
import dev.theseus.events.DeactivateRequested;
import dev.theseus.events.DeprovisionRequested;
import dev.theseus.events.DescriptorsTransformed;
import dev.theseus.events.DiscardRequested;
import dev.theseus.events.ImagesCopied;
import dev.theseus.events.ImagesRequested;
import dev.theseus.events.LockGranted;
import dev.theseus.events.LockReleased;
import dev.theseus.events.LockRequested;
import dev.theseus.events.MigrationEvent;
import dev.theseus.events.ObjectRef;
import dev.theseus.events.PlanRequested;
import dev.theseus.events.ProvisionRequested;
import dev.theseus.events.QuiesceRequested;
import dev.theseus.events.ResumeRequested;
import dev.theseus.events.RetireRequested;
import dev.theseus.events.SourceQuiesced;
import dev.theseus.events.SourceResumed;
import dev.theseus.events.SourceRetired;
import dev.theseus.events.StepRequest;
import dev.theseus.events.SwitchRequested;
import dev.theseus.events.SyncRequested;
import dev.theseus.events.TargetActivated;
import dev.theseus.events.TargetDeactivated;
import dev.theseus.events.TargetDeprovisioned;
import dev.theseus.events.TargetProvisioned;
import dev.theseus.events.TrafficSwitched;
import dev.theseus.events.TrafficUnforwarded;
import dev.theseus.events.TransformRequested;
import dev.theseus.events.UnforwardRequested;
import dev.theseus.events.UnlockRequested;
import dev.theseus.events.Verified;
import dev.theseus.events.VerifyRequested;
import dev.theseus.events.VolumePlan;
import dev.theseus.events.VolumeScanned;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;

/** Answers every request as a participant does whose work succeeds. */
public final class Participants {

  private static final int UNIT_BYTES = 1 << 20;

  private final List<String> volumes;
  private final IntFunction<Integer> unitsOfRound;

  /** Round 0 has three units a volume, later ones fewer. */
  public Participants(String... volumes) {
    this(round -> Math.max(0, 3 - round), volumes);
  }

  Participants(IntFunction<Integer> unitsOfRound, String... volumes) {
    this.volumes = List.of(volumes);
    this.unitsOfRound = unitsOfRound;
  }

  /** The events that answer a request, in an order in which a participant may send them. */
  public List<MigrationEvent> answer(StepRequest request, Instant at) {
    String id = request.migrationId();
    int epoch = request.epoch();
    return switch (request) {
      case LockRequested _ -> List.of(new LockGranted(id, epoch, at));
      case UnlockRequested _ -> List.of(new LockReleased(id, epoch, at));
      case PlanRequested plan -> List.of(SagaFixtures.planned(plan, at, volumes));
      case TransformRequested t ->
          List.of(
              new DescriptorsTransformed(
                  id,
                  epoch,
                  at,
                  SagaFixtures.bytes("target descriptors"),
                  7,
                  "digest",
                  List.of(),
                  List.of(),
                  List.of("shop:1")));
      case ProvisionRequested _ ->
          List.of(new TargetProvisioned(id, epoch, at, List.of(created())));
      case DeprovisionRequested _ -> List.of(new TargetDeprovisioned(id, epoch, at, 1));
      case ImagesRequested _ -> List.of(new ImagesCopied(id, epoch, at, 1, 0, 0));
      case CopyRequested copy -> copied(copy, copy.volumes(), copy.round(), false, at);
      case DiscardRequested _ -> List.of(new CopyDiscarded(id, epoch, at));
      case QuiesceRequested quiesce ->
          List.of(new SourceQuiesced(id, epoch, at, at, 30, quiesce.workloads()));
      case ResumeRequested _ -> List.of(new SourceResumed(id, epoch, at, 40));
      case SyncRequested sync -> copied(sync, sync.volumes(), sync.round(), true, at);
      case VerifyRequested _ -> List.of(new Verified(id, epoch, at, List.of(), 1));
      case ActivateRequested _ -> List.of(new TargetActivated(id, epoch, at, 50));
      case DeactivateRequested _ -> List.of(new TargetDeactivated(id, epoch, at));
      case SwitchRequested _ -> List.of(new TrafficSwitched(id, epoch, at, at));
      case RetireRequested _ -> List.of(new SourceRetired(id, epoch, at));
      case UnforwardRequested _ -> List.of(new TrafficUnforwarded(id, epoch, at, List.of()));
    };
  }

  private List<MigrationEvent> copied(
      StepRequest request, List<VolumePlan> plans, int round, boolean finalSync, Instant at) {
    List<MigrationEvent> events = new ArrayList<>();
    int units = unitsOfRound.apply(round);
    for (VolumePlan plan : plans) {
      events.add(scan(request, plan.volume(), round, finalSync, units, at));
      for (int unit = 0; unit < units; unit++) {
        events.add(chunk(request, plan.volume(), round, finalSync, unit, at));
      }
    }
    return events;
  }

  static VolumeScanned scan(
      StepRequest request, String volume, int round, boolean finalSync, int units, Instant at) {
    long pending = (long) units * UNIT_BYTES;
    return new VolumeScanned(
        request.migrationId(),
        request.epoch(),
        at,
        volume,
        round,
        finalSync,
        units,
        pending,
        1L << 20,
        10,
        5);
  }

  static ChunkCopied chunk(
      StepRequest request, String volume, int round, boolean finalSync, int unit, Instant at) {
    return new ChunkCopied(
        request.migrationId(),
        request.epoch(),
        at,
        volume,
        round,
        finalSync,
        unit,
        UNIT_BYTES,
        5,
        "mover-1");
  }

  private static ObjectRef created() {
    return new ObjectRef("apps/v1", "StatefulSet", "shop", "db", Optional.of("uid-at-target"));
  }
}
