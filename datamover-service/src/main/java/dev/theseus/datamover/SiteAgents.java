package dev.theseus.datamover;

import dev.theseus.agent.protocol.AgentEndpoint;
import dev.theseus.agent.protocol.AgentIdentity;
import dev.theseus.events.Place;
import dev.theseus.sites.Sites;
import dev.theseus.sites.VolumeAgents;
import dev.theseus.sites.VolumeAgents.AgentAddress;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds agents through the sites that run them, and remembers where the last ones are. */
final class SiteAgents implements AgentLocator {

  private static final Duration READY_WITHIN = Duration.ofSeconds(30);

  private static final int REMEMBERED = 1_000;

  private record Key(String migrationId, Place place, String claim) {}

  /** Where an agent is, and the identity that all calls to it share. */
  private record Known(AgentEndpoint endpoint, List<AgentAddress> addresses) {

    static Known of(VolumeAgents.AgentEndpoint found) {
      AgentEndpoint endpoint =
          new AgentEndpoint(
              found.uri(),
              found.secret().token(),
              found.inside(),
              Optional.of(AgentIdentity.parse(found.secret().identity())));
      return new Known(endpoint, found.addresses());
    }
  }

  private final Sites sites;
  private final Map<Key, Known> known =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, Known> eldest) {
          return size() > REMEMBERED;
        }
      };

  SiteAgents(Sites sites) {
    this.sites = sites;
  }

  @Override
  public AgentEndpoint find(String migrationId, Place place, String claim) {
    return found(new Key(migrationId, place, claim)).endpoint();
  }

  @Override
  public List<AgentAddress> addresses(String migrationId, Place place, String claim) {
    return found(new Key(migrationId, place, claim)).addresses();
  }

  private Known found(Key key) {
    Optional<Known> before = known(key);
    if (before.isPresent()) {
      return before.get();
    }
    // Not under the lock: waiting for one agent must not keep others from theirs.
    Known found =
        Known.of(
            agents(key.place())
                .await(key.migrationId(), key.place().namespace(), key.claim(), READY_WITHIN));
    synchronized (known) {
      known.put(key, found);
    }
    return found;
  }

  private Optional<Known> known(Key key) {
    synchronized (known) {
      return Optional.ofNullable(known.get(key));
    }
  }

  @Override
  public Optional<AgentEndpoint> findExisting(String migrationId, Place place, String claim) {
    boolean started = agents(place).claims(migrationId, place.namespace()).contains(claim);
    return started ? Optional.of(find(migrationId, place, claim)) : Optional.empty();
  }

  @Override
  public void forget(String migrationId, Place place, String claim) {
    synchronized (known) {
      known.remove(new Key(migrationId, place, claim));
    }
  }

  private VolumeAgents agents(Place place) {
    return sites.site(place.site()).agents();
  }
}
