package dev.theseus.datamover;

import dev.theseus.agent.protocol.AgentEndpoint;
import dev.theseus.agent.protocol.AgentIdentity;
import dev.theseus.events.Place;
import dev.theseus.sites.Sites;
import dev.theseus.sites.VolumeAgents;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Finds agents through the sites that run them, and remembers where the last ones are. */
final class SiteAgents implements AgentLocator {

  private static final Duration READY_WITHIN = Duration.ofSeconds(30);

  private static final int REMEMBERED = 1_000;

  private record Key(String migrationId, Place place, String claim) {}

  private final Sites sites;
  private final Map<Key, AgentEndpoint> known =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, AgentEndpoint> eldest) {
          return size() > REMEMBERED;
        }
      };

  SiteAgents(Sites sites) {
    this.sites = sites;
  }

  @Override
  public AgentEndpoint find(String migrationId, Place place, String claim) {
    Key key = new Key(migrationId, place, claim);
    Optional<AgentEndpoint> before = known(key);
    if (before.isPresent()) {
      return before.get();
    }
    // Not under the lock: waiting for one agent must not keep others from theirs.
    AgentEndpoint found = ask(key);
    synchronized (known) {
      known.put(key, found);
    }
    return found;
  }

  private Optional<AgentEndpoint> known(Key key) {
    synchronized (known) {
      return Optional.ofNullable(known.get(key));
    }
  }

  private AgentEndpoint ask(Key key) {
    VolumeAgents.AgentEndpoint found =
        agents(key.place())
            .await(key.migrationId(), key.place().namespace(), key.claim(), READY_WITHIN);
    return new AgentEndpoint(
        found.uri(),
        found.secret().token(),
        found.inside(),
        Optional.of(AgentIdentity.parse(found.secret().identity())));
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
