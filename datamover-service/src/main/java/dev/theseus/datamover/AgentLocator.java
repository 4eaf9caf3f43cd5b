package dev.theseus.datamover;

import dev.theseus.agent.protocol.AgentEndpoint;
import dev.theseus.events.Place;
import dev.theseus.sites.VolumeAgents.AgentAddress;
import java.util.List;
import java.util.Optional;

/** Finds the agent that serves a claim for a migration. */
interface AgentLocator {

  /** Waits until the agent answers. */
  AgentEndpoint find(String migrationId, Place place, String claim);

  /** Where agents of other sites may reach it, the shortest way first; waits as well. */
  List<AgentAddress> addresses(String migrationId, Place place, String claim);

  /** The agent if one was ever started; empty where nothing can have been written by one. */
  Optional<AgentEndpoint> findExisting(String migrationId, Place place, String claim);

  /** Forgets where the agent was, because it did not answer there. */
  void forget(String migrationId, Place place, String claim);
}
