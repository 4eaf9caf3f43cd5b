package dev.theseus.datamover;

import dev.theseus.agent.AgentException;
import dev.theseus.agent.PullResult;

/**
 * Moves units, and ends a round whose units are all durable; done before, it does nothing again.
 */
final class RoundEnd {

  private RoundEnd() {}

  /**
   * Moves a unit, and ends the round if it was the last one: before it is told that this is done,
   * since whoever hears of a complete round may rely on names and metadata being there too.
   */
  static PullResult bring(VolumePair pair, int round, int unit, boolean finalSync)
      throws AgentException {
    PullResult result = pair.take(round, unit);
    if (result.remaining() == 0) {
      finish(pair, round, finalSync);
    }
    return result;
  }

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
