package dev.theseus.datamover;

import dev.theseus.agent.AgentException;

/** Ends a round whose units are all durable; done before, it does nothing again. */
final class RoundEnd {

  private RoundEnd() {}

  /**
   * Applies names and metadata at the target. While the source still serves, the target also reads
   * back what it wrote, so that the freeze has only the difference left to verify.
   */
  static void finish(VolumePair pair, int round, boolean finalSync) throws AgentException {
    pair.finishRound(round);
    if (!finalSync) {
      pair.target().verifyRound(pair.migration());
    }
  }
}
