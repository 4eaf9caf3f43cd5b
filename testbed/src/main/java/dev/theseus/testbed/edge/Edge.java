package dev.theseus.testbed.edge;

import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One stable TCP address in front of the same application in several clusters. It watches the
 * Services with {@code theseus.dev/edge: NAME}, sends connections to the one that shall serve, lets
 * them wait while one says {@code theseus.dev/traffic: hold}, and writes into {@code
 * theseus.dev/traffic-observed} what it has obeyed: {@code hold} and {@code retired} only once no
 * connection to that Service is left.
 */
public final class Edge implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Edge.class);
  private static final Duration DRAIN_LIMIT = Duration.ofSeconds(5);

  private final String name;
  private final Map<String, KubernetesClient> clusters;
  private final Gateway gateway;
  private final Map<Backend.Key, Backend> backends = new TreeMap<>();
  private final List<RouteChange> changes = new ArrayList<>();
  private final List<SharedIndexInformer<Service>> informers = new ArrayList<>();
  private final ExecutorService acknowledgements =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("edge-ack-", 0).factory());
  private final Map<Backend.Key, Traffic> acknowledging = new ConcurrentHashMap<>();

  private Edge(String name, Map<String, KubernetesClient> clusters, Gateway gateway) {
    this.name = name;
    this.clusters = Map.copyOf(clusters);
    this.gateway = gateway;
  }

  /**
   * Listens and starts to watch.
   *
   * @param name the value of {@code theseus.dev/edge} that this edge obeys
   * @param listen where clients connect; port 0 takes a free one
   * @param clusters a client for each site, by the site's name; they stay the caller's
   */
  public static Edge start(
      String name, InetSocketAddress listen, Map<String, KubernetesClient> clusters)
      throws IOException {
    Edge edge = new Edge(name, clusters, new Gateway(listen));
    clusters.forEach(edge::watch);
    return edge;
  }

  /** The stable address. */
  public InetSocketAddress address() {
    return gateway.address();
  }

  /** The site that new connections go to now; empty while they wait. */
  public Optional<String> serving() {
    return gateway.route().serving().map(Backend.Key::site);
  }

  /** Every change of the route so far, oldest first. */
  public synchronized List<RouteChange> changes() {
    return List.copyOf(changes);
  }

  private void watch(String site, KubernetesClient client) {
    SharedIndexInformer<Service> informer =
        client
            .services()
            .inAnyNamespace()
            .inform(
                new ResourceEventHandler<>() {
                  @Override
                  public void onAdd(Service service) {
                    seen(site, service);
                  }

                  @Override
                  public void onUpdate(Service old, Service service) {
                    seen(site, service);
                  }

                  @Override
                  public void onDelete(Service service, boolean finalStateUnknown) {
                    gone(site, service);
                  }
                });
    informers.add(informer);
  }

  private synchronized void seen(String site, Service service) {
    Optional<Backend> backend = Backend.of(site, name, service);
    if (backend.isEmpty()) {
      gone(site, service);
      return;
    }
    backends.put(backend.get().key(), backend.get());
    reroute();
  }

  private synchronized void gone(String site, Service service) {
    Backend.Key key =
        new Backend.Key(
            site, service.getMetadata().getNamespace(), service.getMetadata().getName());
    if (backends.remove(key) != null) {
      reroute();
    }
  }

  private void reroute() {
    Route before = gateway.route();
    Route after = Route.choose(before, backends.values());
    gateway.follow(after);
    if (changes.isEmpty() || !before.serving().equals(after.serving())) {
      changes.add(new RouteChange(Instant.now(), after.serving().map(Backend.Key::site)));
      LOG.info("edge {} now sends connections to {}", name, after.serving());
    }
    for (Backend backend : backends.values()) {
      backend
          .wanted()
          .filter(wanted -> !backend.observed().equals(backend.wanted()))
          .filter(wanted -> obeyed(wanted, backend, after))
          .filter(wanted -> acknowledging.put(backend.key(), wanted) != wanted)
          .ifPresent(wanted -> acknowledgements.execute(() -> acknowledge(backend, wanted)));
    }
  }

  private static boolean obeyed(Traffic wanted, Backend backend, Route route) {
    boolean serves = route.serving().equals(Optional.of(backend.key()));
    return switch (wanted) {
      case SERVE -> serves;
      case HOLD, RETIRED -> !serves;
    };
  }

  private void acknowledge(Backend backend, Traffic wanted) {
    try {
      if (wanted != Traffic.SERVE) {
        // The order is the promise: whoever reads the acknowledgement may stop the backend.
        gateway.drain(backend.key(), DRAIN_LIMIT);
      }
      if (acknowledging.get(backend.key()) == wanted) {
        annotate(backend.key(), wanted);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (KubernetesClientException e) {
      LOG.warn("edge {} could not acknowledge {} at {}", name, wanted, backend.key(), e);
    } finally {
      acknowledging.remove(backend.key(), wanted);
    }
  }

  private void annotate(Backend.Key key, Traffic observed) {
    KubernetesClient client = clusters.get(key.site());
    if (client != null) {
      client
          .services()
          .inNamespace(key.namespace())
          .withName(key.name())
          .patch(
              PatchContext.of(PatchType.JSON_MERGE),
              "{\"metadata\":{\"annotations\":{\"%s\":\"%s\"}}}"
                  .formatted(Traffic.OBSERVED_ANNOTATION, observed.text()));
    }
  }

  @Override
  public void close() throws IOException {
    informers.forEach(SharedIndexInformer::stop);
    acknowledgements.shutdownNow();
    gateway.close();
  }
}
