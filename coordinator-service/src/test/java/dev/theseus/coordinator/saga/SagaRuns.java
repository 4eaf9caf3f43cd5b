package dev.theseus.coordinator.saga;

import dev.theseus.events.Mode;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** States of transactions, for tests of what keeps them. */
public final class SagaRuns {

  private SagaRuns() {}

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
