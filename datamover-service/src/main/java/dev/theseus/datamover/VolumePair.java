package dev.theseus.datamover;

import dev.theseus.agent.AgentClient;
import dev.theseus.agent.AgentException;
import dev.theseus.agent.FinishResult;
import dev.theseus.agent.MigrationRef;
import dev.theseus.agent.PullResult;
import dev.theseus.agent.protocol.AgentEndpoint;
import dev.theseus.events.Place;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One volume of one attempt, and the agents at both ends of it.
 *
 * @param migration the attempt
 * @param volume claim at the source, and the volume's name in this migration
 */
record VolumePair(
    AgentLocator agents,
    MigrationRef migration,
    Place sourcePlace,
    Place targetPlace,
    String volume,
    String targetVolume) {

  private static final Logger LOG = LoggerFactory.getLogger(VolumePair.class);

  AgentEndpoint sourceEndpoint() {
    return agents.find(migration.id(), sourcePlace, volume);
  }

  AgentClient source() {
    return new AgentClient(sourceEndpoint());
  }

  AgentClient target() {
    return new AgentClient(agents.find(migration.id(), targetPlace, targetVolume));
  }

  /** Has the target take a unit of the source, and brings it where it cannot reach that. */
  PullResult take(int round, int unit) throws AgentException {
    return directOrRelayed(
        target -> target.pull(migration, round, unit, sourceEndpoint()),
        target -> target.relay(migration, round, unit, sourceEndpoint()));
  }

  /** Has the target apply a round whose units are all durable. */
  void finishRound(int round) throws AgentException {
    FinishResult _ =
        directOrRelayed(
            target -> target.finishRound(migration, round, sourceEndpoint()),
            target -> target.relayFinish(migration, round, sourceEndpoint()));
  }

  /** The first paths that differ, both sides verified before. */
  List<String> differences(int limit) throws AgentException {
    return directOrRelayed(
        target -> target.differences(migration, limit, sourceEndpoint()),
        target -> target.relayDifferences(migration, limit, sourceEndpoint()));
  }

  /** Something that the target's agent is asked for. */
  @FunctionalInterface
  private interface Ask<T> {
    T of(AgentClient target) throws AgentException;
  }

  private <T> T directOrRelayed(Ask<T> direct, Ask<T> relayed) throws AgentException {
    try {
      return direct.of(target());
    } catch (AgentException.Unreachable e) {
      LOG.debug("what the target needs is brought to it: {}", e.explanation());
      return relayed.of(target());
    }
  }

  /** The agents may have moved: they are looked for again. */
  void lookAgain() {
    agents.forget(migration.id(), sourcePlace, volume);
    agents.forget(migration.id(), targetPlace, targetVolume);
  }

  @Override
  public String toString() {
    return "volume " + volume;
  }
}
