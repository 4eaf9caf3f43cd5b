package dev.theseus.sites;

import java.net.URI;
import java.time.Duration;
import java.util.List;

/**
 * Runs one agent per claim, next to the claim, as an object of the site that this migration owns.
 */
public interface VolumeAgents {

  /**
   * Starts an agent, or finds the one that is there (same migration and claim).
   *
   * @throws SiteException permanent where the claim cannot be mounted
   */
  void start(AgentSpec spec);

  /**
   * Has the site's server check an agent without making it: a policy such as PodSecurity refuses
   * here, before anything is written.
   *
   * @throws SiteException permanent where the site refuses it
   */
  void rehearse(AgentSpec spec);

  /**
   * Waits until the agent answers.
   *
   * @throws SiteException retriable where it does not within the time; the message has the pod's
   *     own reason
   */
  AgentEndpoint await(String migrationId, String namespace, String claim, Duration atMost);

  /**
   * Removes all agents of a migration in a namespace, their tokens and state, and waits until they
   * are gone.
   */
  void stopAll(String migrationId, String namespace, Duration atMost);

  /** Claims that have an agent of this migration. */
  List<String> claims(String migrationId, String namespace);

  /**
   * What to start.
   *
   * @param readOnly whether the agent may only read (source)
   * @param token bearer token that it demands, the same at both sites
   */
  record AgentSpec(
      String migrationId, String namespace, String claim, boolean readOnly, String token) {}

  /** Where an agent answers, and the token to show. */
  record AgentEndpoint(URI uri, String token) {}
}
