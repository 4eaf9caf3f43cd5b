package dev.theseus.coordinator.saga;

import static dev.theseus.coordinator.saga.SagaStep.asks;
import static java.time.Duration.ofHours;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;

import dev.theseus.events.Committed;
import dev.theseus.events.CopyConverged;
import dev.theseus.events.CopyDiscarded;
import dev.theseus.events.DeltaSynced;
import dev.theseus.events.DescriptorsTransformed;
import dev.theseus.events.ImagesCopied;
import dev.theseus.events.LockGranted;
import dev.theseus.events.LockReleased;
import dev.theseus.events.MigrationSpec;
import dev.theseus.events.Mode;
import dev.theseus.events.Planned;
import dev.theseus.events.SourceQuiesced;
import dev.theseus.events.SourceResumed;
import dev.theseus.events.SourceRetired;
import dev.theseus.events.Step;
import dev.theseus.events.TargetActivated;
import dev.theseus.events.TargetDeactivated;
import dev.theseus.events.TargetDeprovisioned;
import dev.theseus.events.TargetProvisioned;
import dev.theseus.events.TrafficSwitched;
import dev.theseus.events.Verified;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The saga: which steps a transaction takes, in which order, and how each of them is undone. */
public final class SagaTable {

  private static final SagaStep LOCK =
      asks(Step.LOCK, StepRequests::lock, LockGranted.class)
          .undoneBy(StepRequests::unlock, LockReleased.class)
          .within(ofSeconds(10), 6);
  private static final SagaStep PLAN =
      asks(Step.PLAN, StepRequests::plan, Planned.class).within(ofMinutes(2), 3);
  private static final SagaStep TRANSFORM =
      asks(Step.TRANSFORM, StepRequests::transform, DescriptorsTransformed.class);
  private static final SagaStep PROVISION =
      asks(Step.PROVISION, StepRequests::provision, TargetProvisioned.class)
          .undoneBy(StepRequests::deprovision, TargetDeprovisioned.class)
          .within(ofMinutes(5), 3);
  private static final SagaStep IMAGES =
      asks(Step.IMAGES, StepRequests::images, ImagesCopied.class).within(ofMinutes(15), 3);
  private static final SagaStep PRE_COPY =
      asks(Step.PRE_COPY, StepRequests::copy, CopyConverged.class)
          .undoneBy(StepRequests::discard, CopyDiscarded.class)
          // The source serves: patience costs nothing, and the waits outlast a cut of a minute.
          .within(ofMinutes(5), 8);
  private static final SagaStep QUIESCE =
      asks(Step.QUIESCE, StepRequests::quiesce, SourceQuiesced.class)
          .undoneBy(StepRequests::resume, SourceResumed.class)
          .within(ofMinutes(2), 3);
  private static final SagaStep FINAL_SYNC =
      asks(Step.FINAL_SYNC, StepRequests::sync, DeltaSynced.class).within(ofMinutes(2), 3);
  private static final SagaStep VERIFY =
      asks(Step.VERIFY, StepRequests::verify, Verified.class).within(ofMinutes(30), 3);
  private static final SagaStep RESUME =
      asks(Step.RESUME, StepRequests::resume, SourceResumed.class).within(ofMinutes(2), 3);
  private static final SagaStep ACTIVATE =
      asks(Step.ACTIVATE, StepRequests::activate, TargetActivated.class)
          .undoneBy(StepRequests::deactivate, TargetDeactivated.class)
          .within(ofMinutes(5), 2);
  private static final SagaStep COMMIT = asks(Step.COMMIT, StepRequests::commit, Committed.class);
  private static final SagaStep SWITCH =
      asks(Step.SWITCH, StepRequests::switchTraffic, TrafficSwitched.class).within(ofMinutes(3), 5);
  private static final SagaStep RETIRE =
      asks(Step.RETIRE, StepRequests::retire, SourceRetired.class).within(ofMinutes(2), 5);

  /** The source is stopped in the end. */
  static final List<SagaStep> MOVE =
      List.of(
          LOCK,
          PLAN,
          TRANSFORM,
          PROVISION,
          IMAGES,
          PRE_COPY,
          QUIESCE,
          FINAL_SYNC,
          VERIFY,
          ACTIVATE,
          COMMIT,
          SWITCH,
          RETIRE);

  /** The source goes on; retiring it only removes the agents and labels that this left there. */
  static final List<SagaStep> COPY =
      List.of(
          LOCK,
          PLAN,
          TRANSFORM,
          PROVISION,
          IMAGES,
          PRE_COPY,
          QUIESCE,
          FINAL_SYNC,
          VERIFY,
          RESUME,
          ACTIVATE,
          COMMIT,
          RETIRE);

  /** Reads only, so it needs no lock. */
  static final List<SagaStep> PLAN_ONLY = List.of(PLAN, TRANSFORM);

  /** Both namespaces are locked while somebody thinks, and the plan grows old. */
  private static final Duration APPROVAL_LIMIT = ofHours(1);

  private static final Set<Step> ABOUT_VOLUMES =
      EnumSet.of(Step.PRE_COPY, Step.FINAL_SYNC, Step.VERIFY);

  private static final Map<Step, SagaStep> BY_STEP =
      Stream.of(MOVE, COPY)
          .flatMap(List::stream)
          .distinct()
          .collect(Collectors.toUnmodifiableMap(SagaStep::step, Function.identity()));

  private SagaTable() {}

  static List<SagaStep> stepsOf(MigrationSpec spec) {
    if (spec.planOnly()) {
      return PLAN_ONLY;
    }
    return spec.mode() == Mode.COPY ? COPY : MOVE;
  }

  /** The steps that come after one; those about volumes are left out where there is no volume. */
  static List<SagaStep> stepsAfter(Step step, Transaction state) {
    boolean withoutVolumes = state.answers().volumes().isEmpty();
    return stepsOf(state.spec()).stream()
        .dropWhile(row -> row.step() != step)
        .skip(1)
        .filter(row -> !(withoutVolumes && ABOUT_VOLUMES.contains(row.step())))
        .toList();
  }

  static SagaStep row(Step step) {
    return Objects.requireNonNull(BY_STEP.get(step), step::name);
  }

  /** All that has a deadline: steps that a participant is asked for, and a user's approval. */
  public static Set<Step> timed() {
    Set<Step> timed = EnumSet.copyOf(BY_STEP.keySet());
    timed.add(Step.APPROVAL);
    return timed;
  }

  /**
   * Time that one attempt of a step or of its undo has, or that a user has to approve a plan,
   * unless a setting says otherwise.
   */
  public static Duration deadlineOf(Step step) {
    return step == Step.APPROVAL ? APPROVAL_LIMIT : row(step).deadline();
  }
}
