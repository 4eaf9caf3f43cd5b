package dev.theseus.testbed.real;

import static org.assertj.core.api.Assertions.assertThat;

import dev.theseus.events.Completed;
import dev.theseus.events.MigrationEvent;
import dev.theseus.events.MigrationRequested;
import dev.theseus.events.MigrationSpec;
import dev.theseus.events.Mode;
import dev.theseus.events.NonConvergence;
import dev.theseus.events.Place;
import dev.theseus.events.Refused;
import dev.theseus.events.RequestRefused;
import dev.theseus.events.RolledBack;
import dev.theseus.events.Stuck;
import dev.theseus.messaging.Output;
import dev.theseus.messaging.Received;
import dev.theseus.messaging.catalogue.CatalogueTopics;
import dev.theseus.messaging.log.LogReader;
import dev.theseus.messaging.log.RequestSender;
import dev.theseus.runtime.RuntimeConfig;
import dev.theseus.runtime.TheseusRuntime;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.storage.StorageClassBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.readiness.Readiness;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** A running Theseus with the clusters {@code east} and {@code west}, each with a storage class. */
final class TwoClusters implements AutoCloseable {
  static final String EAST = "east";
  static final String WEST = "west";
  static final String EAST_CLASS = "standard";
  static final String WEST_CLASS = "fast";

  private static final Duration POLL = Duration.ofMillis(100);
  private static final Duration READY_LIMIT = Duration.ofSeconds(60);

  private final TheseusRuntime runtime;
  private final Map<String, KubernetesClient> clients = new TreeMap<>();

  private TwoClusters(TheseusRuntime runtime) {
    this.runtime = runtime;
    runtime
        .clusters()
        .forEach((name, cluster) ->
            clients.put(
                name,
                new KubernetesClientBuilder()
                    .withConfig(Config.fromKubeconfig(cluster.kubeconfig().toFile()))
                    .build()));
  }

  static TwoClusters start(Path folder) throws IOException {
    var clusters =
        new TwoClusters(TheseusRuntime.start(RuntimeConfig.of(Optional.of(folder), EAST, WEST)));
    clusters.createClass(EAST, EAST_CLASS);
    clusters.createClass(WEST, WEST_CLASS);
    return clusters;
  }

  TheseusRuntime runtime() {
    return runtime;
  }

  KubernetesClient client(String site) {
    return Optional.ofNullable(clients.get(site)).orElseThrow();
  }

  /** By the sites' names. */
  Map<String, KubernetesClient> clients() {
    return Map.copyOf(clients);
  }

  private void createClass(String site, String name) {
    client(site)
        .resource(
            new StorageClassBuilder()
                .withNewMetadata()
                .withName(name)
                .endMetadata()
                .withProvisioner("theseus.dev/directory")
                .withReclaimPolicy("Delete")
                .withVolumeBindingMode("Immediate")
                .build())
        .serverSideApply();
  }

  /** Creates or changes objects, as {@code kubectl apply --server-side} would. */
  void apply(String site, List<? extends HasMetadata> objects) {
    objects.forEach(object -> client(site).resource(object).serverSideApply());
  }

  /** Waits until every Deployment and StatefulSet of a namespace is ready. */
  void awaitReady(String site, String namespace) {
    Awaitility.await()
        .atMost(READY_LIMIT)
        .pollInterval(POLL)
        .untilAsserted(() -> {
          var unready =
              workloads(site, namespace)
                  .filter(workload -> !Readiness.getInstance().isReady(workload))
                  .map(workload -> workload.getKind() + "/" + workload.getMetadata().getName())
                  .toList();
          assertThat(unready).isEmpty();
        });
  }

  Stream<HasMetadata> workloads(String site, String namespace) {
    return Stream.concat(
        client(site).apps().statefulSets().inNamespace(namespace).list().getItems().stream(),
        client(site).apps().deployments().inNamespace(namespace).list().getItems().stream());
  }

  /** A move from east to west with the storage class mapped. */
  static MigrationSpec move(String from, String to, Map<String, String> registries) {
    return new MigrationSpec(
        new Place(EAST, from),
        new Place(WEST, to),
        Mode.MOVE,
        "",
        Map.of(EAST_CLASS, WEST_CLASS),
        registries,
        10_000,
        5,
        NonConvergence.STOP_AND_COPY,
        false,
        false,
        false);
  }

  /** Asks for a migration and returns its events once it has ended, however. */
  List<MigrationEvent> migrate(MigrationSpec spec, Duration limit) {
    var id = UUID.randomUUID().toString();
    try (var sender = RequestSender.open(runtime.messaging().named("real-input"));
        var reader =
            LogReader.open(
                runtime.messaging().named("real-input-log"), CatalogueTopics.EVENTS, id::equals)) {
      var now = Instant.now().truncatedTo(ChronoUnit.MICROS);
      sender.sendAndWait(
          Output.of(CatalogueTopics.REQUESTS, id, new MigrationRequested(id, now, "test", spec)));
      return untilEnd(reader, Instant.now().plus(limit));
    }
  }

  private static List<MigrationEvent> untilEnd(LogReader<MigrationEvent> reader, Instant deadline) {
    var events = new ArrayList<MigrationEvent>();
    while (Instant.now().isBefore(deadline)) {
      reader.poll(POLL).stream().map(Received::value).forEach(events::add);
      if (events.stream().anyMatch(TwoClusters::ends)) {
        return List.copyOf(events);
      }
    }
    throw new AssertionError("The migration did not end in time: " + events);
  }

  private static boolean ends(MigrationEvent event) {
    return event instanceof Completed
        || event instanceof RolledBack
        || event instanceof Refused
        || event instanceof RequestRefused
        || event instanceof Stuck;
  }

  @Override
  public void close() {
    clients.values().forEach(KubernetesClient::close);
    runtime.close();
  }
}
