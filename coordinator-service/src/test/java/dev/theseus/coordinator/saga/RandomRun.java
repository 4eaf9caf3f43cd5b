package dev.theseus.coordinator.saga;

import dev.theseus.events.CancelRequested;
import dev.theseus.events.Diverged;
import dev.theseus.events.FailureKind;
import dev.theseus.events.LockDenied;
import dev.theseus.events.LockRequested;
import dev.theseus.events.MigrationEvent;
import dev.theseus.events.MigrationSpec;
import dev.theseus.events.Mode;
import dev.theseus.events.NonConvergence;
import dev.theseus.events.Place;
import dev.theseus.events.PlanApproved;
import dev.theseus.events.PlanRequested;
import dev.theseus.events.Planned;
import dev.theseus.events.RecoveryRequested;
import dev.theseus.events.Status;
import dev.theseus.events.StepRequest;
import dev.theseus.events.VerifyRequested;
import dev.theseus.events.VolumeDigest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** One transaction among participants that fail, answer twice, late, out of order or not at all. */
final class RandomRun {

  private static final int MAX_TURNS = 2_000;

  final SagaRig rig;
  private final Random random;
  private final List<MigrationEvent> seen = new ArrayList<>();
  private final double faults;

  RandomRun(long seed) {
    this.random = new Random(seed);
    this.faults = List.of(0.02, 0.2, 0.6).get(random.nextInt(3));
    boolean shrinks = random.nextBoolean();
    var participants =
        new Participants(round -> shrinks ? Math.max(0, 3 - round) : 2, "data", "media");
    this.rig = new SagaRig(random.nextInt(10) == 0 ? new Participants() : participants);
  }

  private boolean chance(double probability) {
    return random.nextDouble() < probability;
  }

  private MigrationSpec spec() {
    return switch (random.nextInt(8)) {
      case 0 -> SagaFixtures.planOnly();
      case 1 -> SagaFixtures.withApproval();
      case 2 -> SagaFixtures.spec(Mode.COPY);
      case 3 -> SagaFixtures.copying(1, 3, NonConvergence.GIVE_UP);
      case 4 -> SagaFixtures.copying(1, 3, NonConvergence.STOP_AND_COPY);
      case 5 -> chance(0.1) ? SagaFixtures.spec(Mode.UNKNOWN) : SagaFixtures.spec(Mode.COPY);
      default -> SagaFixtures.spec(Mode.MOVE);
    };
  }

  /** Runs with faults for a while and without any from then on, as a network that heals. */
  void toEnd() {
    send(SagaFixtures.request(spec()));
    for (int turn = 0; !rig.state().ended() && turn < MAX_TURNS; turn++) {
      disturb(turn < 200);
      proceed(turn < 200);
    }
  }

  private void disturb(boolean faulty) {
    if (faulty && chance(0.1)) {
      send(seen.get(random.nextInt(seen.size())));
    }
    if (faulty && chance(faults / 20)) {
      send(cancel(rig));
    }
  }

  private void proceed(boolean faulty) {
    if (rig.state().status() == Status.STUCK) {
      send(new RecoveryRequested(SagaFixtures.ID, rig.now(), "ada"));
    } else if (rig.state().status() == Status.AWAITING_APPROVAL) {
      answerTheQuestion();
    } else if (rig.awaitsAnswer()) {
      answer(faulty && chance(faults));
    }
  }

  private void answerTheQuestion() {
    switch (random.nextInt(6)) {
      case 0 -> send(cancel(rig));
      case 1 -> rig.lapse();
      default -> send(new PlanApproved(SagaFixtures.ID, rig.now(), "ada"));
    }
  }

  private void answer(boolean fault) {
    boolean waits = rig.state().attempt().orElseThrow().failure().isPresent();
    if (waits) {
      seen.add(rig.expire().events().stream().findFirst().orElse(rig.outstanding()));
      return;
    }
    if (fault) {
      fail();
      return;
    }
    if (chance(0.3)) {
      send(rig.signOfLife());
    }
    List<MigrationEvent> answers = new ArrayList<>(rig.answers());
    if (chance(0.5)) {
      answers.addAll(List.copyOf(answers));
      Collections.shuffle(answers, random);
    }
    answers.forEach(this::send);
  }

  private void fail() {
    StepRequest request = rig.outstanding();
    switch (random.nextInt(6)) {
      case 0 -> rig.expire();
      case 1 -> special(request);
      case 2 -> rig.fail(chance(0.2) ? FailureKind.PERMANENT : FailureKind.RETRIABLE);
      case 3 -> partOfTheAnswer();
      default -> rig.fail(FailureKind.RETRIABLE);
    }
  }

  private void partOfTheAnswer() {
    List<MigrationEvent> answers = rig.answers();
    answers.stream().limit(random.nextInt(answers.size())).forEach(this::send);
    if (rig.awaitsAnswer()) {
      rig.expire();
    }
  }

  private void special(StepRequest request) {
    switch (request) {
      case LockRequested lock ->
          send(
              new LockDenied(SagaFixtures.ID, lock.epoch(), rig.now(), new Place("a", "b"), "m-0"));
      case PlanRequested plan -> send(SagaFixtures.blocked((Planned) rig.answers().getFirst()));
      case VerifyRequested verify ->
          send(
              new Diverged(
                  SagaFixtures.ID,
                  verify.epoch(),
                  rig.now(),
                  new VolumeDigest("data", "a", "b", 1, 1),
                  List.of("file")));
      default -> rig.expire();
    }
  }

  private void send(MigrationEvent event) {
    rig.send(event);
    seen.add(event);
  }

  static CancelRequested cancel(SagaRig rig) {
    return new CancelRequested(SagaFixtures.ID, rig.now(), "ada", "test");
  }
}
