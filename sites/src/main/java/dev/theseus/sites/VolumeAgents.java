package dev.theseus.sites;

import dev.theseus.events.Way;
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
   * How this site lets the agents of a source be opened to other networks, beside their own
   * addresses; whoever registered it decides.
   */
  List<Way> exposure();

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
   * Waits until an agent that is opened to other networks has its addresses there. Some are given
   * by others, such as a load balancer's: whichever has none in time is not waited for any longer.
   */
  void awaitExposed(String migrationId, String namespace, String claim, Duration atMost);

  /**
   * Removes all agents of a migration in a namespace, their secret, state and what opened them to
   * other networks, and waits until they are gone.
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
   * An address of an agent.
   *
   * @param way what leads there
   * @param uri the address; empty where there is none yet
   * @param missing why there is none yet; empty where there is one
   */
  record AgentAddress(Way way, Optional<URI> uri, String missing) {
    /** One that is known. */
    public static AgentAddress at(Way way, URI uri) {
      return new AgentAddress(way, Optional.of(uri), "");
    }

    /** One that nobody has given yet. */
    public static AgentAddress missing(Way way, String why) {
      return new AgentAddress(way, Optional.empty(), why);
    }
  }

  /**
   * Where an agent answers.
   *
   * @param uri its address for who asks here
   * @param addresses where agents of other sites may reach it or not, the shortest way first; its
   *     address at its own site is the first one
   * @param secret what to show and to prove
   */
  record AgentEndpoint(URI uri, List<AgentAddress> addresses, AgentSecret secret) {
    /** Takes a copy. */
    public AgentEndpoint {
      addresses = List.copyOf(addresses);
    }

    /** One that is not opened to other networks. */
    public AgentEndpoint(URI uri, URI inside, AgentSecret secret) {
      this(uri, List.of(AgentAddress.at(Way.POD_ADDRESS, inside)), secret);
    }

    /** Its address at its site. */
    public URI inside() {
      return addresses.getFirst().uri().orElseThrow();
    }
  }
}
