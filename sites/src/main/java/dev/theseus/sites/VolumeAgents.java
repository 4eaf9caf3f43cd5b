package dev.theseus.sites;

import dev.theseus.sites.descriptor.Descriptor;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

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
   * Removes all agents of a migration in a namespace, their secret and state, and waits until they
   * are gone.
   */
  void stopAll(String migrationId, String namespace, Duration atMost);

  /** Claims that have an agent of this migration. */
  List<String> claims(String migrationId, String namespace);

  /**
   * What to start.
   *
   * @param readOnly whether the agent may only read (source)
   * @param secret what it demands of callers, the same at both sites
   * @param workload the workload that will use the claim, where no pod does yet: the agent runs
   *     where it may run, and as whom it runs where the site allows nobody else
   */
  record AgentSpec(
      String migrationId,
      String namespace,
      String claim,
      boolean readOnly,
      AgentSecret secret,
      Optional<Descriptor> workload) {

    /** For a claim that pods use already, or whose workload is not known. */
    public AgentSpec(
        String migrationId, String namespace, String claim, boolean readOnly, AgentSecret secret) {
      this(migrationId, namespace, claim, readOnly, secret, Optional.empty());
    }
  }

  /**
   * Where an agent answers.
   *
   * @param uri its address for who asks here
   * @param inside its address at its site, which agents of other sites may reach or not
   * @param secret what to show and to prove
   */
  record AgentEndpoint(URI uri, URI inside, AgentSecret secret) {}
}
