package dev.theseus.coordinator.saga;

import dev.theseus.events.Mode;
import dev.theseus.events.PlanRequested;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;

/** States of transactions, for tests of what keeps them. */
public final class SagaRuns {

  private SagaRuns() {}

  /** A transaction that waits for its transformation, with as many random bytes of descriptors. */
  public static Transaction stateWithBundle(int bytes) {
    SagaRig rig = SagaRig.withTwoVolumes();
    rig.send(SagaFixtures.request(SagaFixtures.spec(Mode.MOVE)));
    rig.runUntil(PlanRequested.class);
    rig.send(SagaFixtures.planned((PlanRequested) rig.outstanding(), rig.now(), random(bytes)));
    return rig.state();
  }

  private static ByteBuffer random(int bytes) {
    byte[] content = new byte[bytes];
    new Random(1).nextBytes(content);
    return ByteBuffer.wrap(content);
  }

  /** Every state that a move has on its way. */
  public static List<Transaction> statesOfAMove() {
    SagaRig rig = SagaRig.withTwoVolumes();
    rig.send(SagaFixtures.request(SagaFixtures.spec(Mode.MOVE)));
    rig.runToEnd();
    return IntStream.rangeClosed(1, rig.log.size())
        .mapToObj(length -> Replay.of(rig.log.subList(0, length)).state())
        .flatMap(Optional::stream)
        .distinct()
        .toList();
  }
}
