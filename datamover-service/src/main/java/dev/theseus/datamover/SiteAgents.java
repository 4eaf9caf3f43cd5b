package dev.theseus.datamover;

import dev.theseus.agent.protocol.AgentEndpoint;
import dev.theseus.events.Place;
import dev.theseus.sites.Sites;
import dev.theseus.sites.VolumeAgents;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Finds agents through the sites that run them, and remembers where they are. */
final class SiteAgents implements AgentLocator {

  private static final Duration READY_WITHIN = Duration.ofSeconds(30);

  private record Key(String migrationId, Place place, String claim) {}

  private final Sites sites;
  private final Map<Key, AgentEndpoint> known = new ConcurrentHashMap<>();

  SiteAgents(Sites sites) {
    this.sites = sites;
  }

  @Override
  public AgentEndpoint find(String migrationId, Place place, String claim) {
    return known.computeIfAbsent(new Key(migrationId, place, claim), this::ask);
  }

  private AgentEndpoint ask(Key key) {
    VolumeAgents.AgentEndpoint found =
        agents(key.place())
            .await(key.migrationId(), key.place().namespace(), key.claim(), READY_WITHIN);
    return new AgentEndpoint(found.uri(), found.token());
  }

  @Override
  public Optional<AgentEndpoint> findExisting(String migrationId, Place place, String claim) {
    boolean started = agents(place).claims(migrationId, place.namespace()).contains(claim);
    return started ? Optional.of(find(migrationId, place, claim)) : Optional.empty();
  }

  @Override
  public void forget(String migrationId, Place place, String claim) {
    known.remove(new Key(migrationId, place, claim));
  }

  private VolumeAgents agents(Place place) {
    return sites.site(place.site()).agents();
  }
}
