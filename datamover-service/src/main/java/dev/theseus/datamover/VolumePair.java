package dev.theseus.datamover;

import dev.theseus.agent.AgentClient;
import dev.theseus.agent.AgentException;
import dev.theseus.agent.FinishResult;
import dev.theseus.agent.MigrationRef;
import dev.theseus.agent.PullResult;
import dev.theseus.agent.protocol.AgentEndpoint;
import dev.theseus.events.Place;
import dev.theseus.sites.VolumeAgents.AgentAddress;
import java.util.List;

/**
 * One volume of one attempt, and the agents at both ends of it.
 *
 * @param migration the attempt
 * @param volume claim at the source, and the volume's name in this migration
 */
record VolumePair(
    AgentLocator agents,
    Ways ways,
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

  /** Where the source's agent may be reached from elsewhere, the shortest way first. */
  List<AgentAddress> addresses() {
    return agents.addresses(migration.id(), sourcePlace, volume);
  }

  /** Ways that the target's agent may pull by, not tried yet. */
  List<WayTo> directWays() {
    return addresses().stream()
        .filter(address -> address.uri().isPresent())
        .map(address -> new WayTo(address.way(), address.uri()))
        .toList();
  }

  /** Has the target take a unit of the source, by the way that carries. */
  PullResult take(int round, int unit) throws AgentException {
    return ask(
        (target, source) -> target.pull(migration, round, unit, source),
        (target, source) -> target.relay(migration, round, unit, source));
  }

  /** Has the target apply a round whose units are all durable. */
  void finishRound(int round) throws AgentException {
    FinishResult _ =
        ask(
            (target, source) -> target.finishRound(migration, round, source),
            (target, source) -> target.relayFinish(migration, round, source));
  }

  /** The first paths that differ, both sides verified before. */
  List<String> differences(int limit) throws AgentException {
    return ask(
        (target, source) -> target.differences(migration, limit, source),
        (target, source) -> target.relayDifferences(migration, limit, source));
  }

  /** Something that the target's agent is asked for. */
  @FunctionalInterface
  private interface Ask<T> {
    T of(AgentClient target, AgentEndpoint source) throws AgentException;
  }

  private <T> T ask(Ask<T> direct, Ask<T> relayed) throws AgentException {
    return ways.ask(
        this,
        way ->
            way.address().isPresent()
                ? direct.of(target(), sourceEndpoint().knownAs(way.address().get()))
                : relayed.of(target(), sourceEndpoint()));
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
