package dev.theseus.datamover;

import dev.theseus.agent.AgentClient;
import dev.theseus.agent.MigrationRef;
import dev.theseus.agent.protocol.AgentEndpoint;
import dev.theseus.events.Place;

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

  AgentEndpoint sourceEndpoint() {
    return agents.find(migration.id(), sourcePlace, volume);
  }

  AgentClient source() {
    return new AgentClient(sourceEndpoint());
  }

  AgentClient target() {
    return new AgentClient(agents.find(migration.id(), targetPlace, targetVolume));
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
