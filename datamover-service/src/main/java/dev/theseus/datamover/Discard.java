package dev.theseus.datamover;

import dev.theseus.agent.AgentClient;
import dev.theseus.agent.AgentException;
import dev.theseus.agent.MigrationRef;
import dev.theseus.agent.protocol.AgentEndpoint;
import java.util.Optional;

/** Removes what was copied. */
final class Discard {

  private Discard() {}

  /** First the target, which stops writing; where no agent was started, nothing was written. */
  static boolean both(AgentLocator agents, MigrationRef migration, VolumePair pair)
      throws AgentException {
    Optional<AgentEndpoint> target =
        agents.findExisting(migration.id(), pair.targetPlace(), pair.targetVolume());
    if (target.isPresent()) {
      new AgentClient(target.get()).discard(migration);
    }
    Optional<AgentEndpoint> source =
        agents.findExisting(migration.id(), pair.sourcePlace(), pair.volume());
    if (source.isPresent()) {
      new AgentClient(source.get()).discard(migration);
    }
    return target.isPresent();
  }
}
