package dev.theseus.runtime;

import dev.theseus.cluster.EmbeddedCluster;
import dev.theseus.cluster.EmbeddedClusterConfig;
import dev.theseus.embedded.kafka.BrokerConfig;
import dev.theseus.embedded.kafka.EmbeddedBroker;
import dev.theseus.embedded.registry.EmbeddedRegistry;
import dev.theseus.messaging.Health;
import dev.theseus.messaging.MessagingConfig;
import dev.theseus.messaging.TopicAdmin;
import dev.theseus.messaging.catalogue.CatalogueTopics;
import dev.theseus.sites.kubernetes.SiteDescription;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A broker, a registry, clusters and services, started together and closed in reverse. */
public final class TheseusRuntime implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(TheseusRuntime.class);
  private static final String ONLY_INSTANCE = "0";

  private final RuntimeConfig config;
  private final Path data;
  private final Health health = new Health();
  private final Map<String, EmbeddedCluster> clusters = new LinkedHashMap<>();
  private final NodeImages images = new NodeImages();
  private final Deque<AutoCloseable> opened = new ConcurrentLinkedDeque<>();
  private final AtomicBoolean closed = new AtomicBoolean();
  private Optional<Endpoint> endpoint = Optional.empty();

  private TheseusRuntime(RuntimeConfig config, Path data) {
    this.config = config;
    this.data = data;
  }

  /**
   * Starts everything; it works when this returns.
   *
   * @throws DataInUseException if another runtime uses the data directory
   * @throws dev.theseus.embedded.kafka.BrokerStartException if the broker's port is taken
   * @throws dev.theseus.embedded.registry.RegistryStartException if the registry's port is taken
   * @throws ClusterStartException if a cluster's port is taken, or the addresses that it had before
   * @throws IOException if the data directory cannot be used
   */
  public static TheseusRuntime start(RuntimeConfig config) throws IOException {
    var data =
        config.data().isPresent()
            ? Files.createDirectories(config.data().get()).toAbsolutePath()
            : Files.createTempDirectory("theseus-");
    var runtime = new TheseusRuntime(config, data);
    try {
      runtime.start();
      return runtime;
    } catch (IOException | RuntimeException e) {
      runtime.close();
      throw e;
    }
  }

  /** How to reach broker and registry. */
  public MessagingConfig messaging() {
    var where = endpoint();
    return MessagingConfig.of(where.bootstrapServers(), where.registryUrl(), "theseus");
  }

  /** The addresses of broker and registry. */
  public Endpoint endpoint() {
    return endpoint.orElseThrow(() -> new IllegalStateException("The runtime is not started."));
  }

  /** The directory that keeps everything. */
  public Path data() {
    return data;
  }

  /** The embedded clusters by name. */
  public Map<String, EmbeddedCluster> clusters() {
    return Map.copyOf(clusters);
  }

  /** The folder that keeps an embedded cluster. */
  public Path clusterData(String name) {
    return data.resolve("clusters").resolve(name);
  }

  /** How the services are. */
  public Health health() {
    return health;
  }

  private void start() throws IOException {
    // First: a cluster would give the kubeconfig of the one that runs there another port.
    opened.push(FileClaim.of(data.resolve("lock")).orElseThrow(() -> new DataInUseException(data)));
    // Clusters need no broker: they start beside it.
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var starting = config.clusters().stream().map(c -> threads.submit(() -> open(c))).toList();
      startMessaging();
      for (var cluster : starting) {
        var started = result(cluster);
        clusters.put(started.name(), started);
      }
    }
    registerClusters();
    startServices();
  }

  private void startMessaging() {
    var broker =
        EmbeddedBroker.start(BrokerConfig.keptIn(data.resolve("kafka"), config.brokerPort()));
    opened.push(broker);
    var registry = EmbeddedRegistry.start(broker.bootstrapServers(), config.registryPort());
    opened.push(registry);
    endpoint = Optional.of(new Endpoint(broker.bootstrapServers(), registry.url()));
    try (var admin = TopicAdmin.connect(messaging())) {
      admin.ensure(CatalogueTopics.layouts(CatalogueTopics.USUAL_PARTITIONS));
    }
  }

  private EmbeddedCluster open(RuntimeConfig.Cluster cluster) throws IOException {
    try {
      return startCluster(cluster);
    } catch (FileSystemException e) {
      throw e;
    } catch (IOException e) {
      throw new ClusterStartException(cluster.name(), e);
    }
  }

  private EmbeddedCluster startCluster(RuntimeConfig.Cluster cluster) throws IOException {
    var directory = Files.createDirectories(clusterData(cluster.name()));
    var index = ClusterIndex.claim(directory);
    opened.push(index);
    // Noted at once: when something beside it does not start, it is closed too.
    var started =
        noted(
            EmbeddedCluster.start(
                EmbeddedClusterConfig.of(cluster.name(), index.number(), directory)
                    .withPort(cluster.port())
                    .withProcesses(images)));
    StandardStorage.ensure(started);
    return started;
  }

  private void registerClusters() {
    var book = new SiteBook(messaging());
    clusters
        .values()
        .forEach(cluster ->
            book.register(
                SiteBook.registration(
                    "kubernetes",
                    new SiteDescription(
                        cluster.name(),
                        cluster.kubeconfig().toAbsolutePath().toString(),
                        "",
                        SiteBook.AGENT_IMAGE))));
  }

  /** Side by side: most of a service's start is waiting for its group. */
  private void startServices() throws IOException {
    var services = new Services(messaging(), data.resolve("state"), ONLY_INSTANCE, health);
    opened.push(services);
    List<Callable<RunningService>> starts =
        Arrays.stream(ServiceName.values())
            .filter(config.services()::contains)
            .<Callable<RunningService>>map(name -> () -> noted(services.start(name)))
            .toList();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (var starting : starts.stream().map(threads::submit).toList()) {
        result(starting);
      }
    }
  }

  private <T extends AutoCloseable> T noted(T part) {
    opened.push(part);
    return part;
  }

  private static <T> T result(Future<T> starting) throws IOException {
    try {
      return starting.get();
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case IOException cause -> throw cause;
        case RuntimeException cause -> throw cause;
        case Throwable cause ->
            throw new IllegalStateException("The start failed: " + cause, cause);
        case null -> throw new IllegalStateException("The start failed", e);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("The start was interrupted", e);
    }
  }

  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    while (!opened.isEmpty()) {
      try {
        opened.pop().close();
      } catch (Exception e) {
        LOG.warn("A part did not close: {}", e.getMessage());
      }
    }
    if (config.data().isEmpty()) {
      delete();
    }
  }

  private void delete() {
    try (var paths = Files.walk(data)) {
      for (var path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    } catch (IOException | UncheckedIOException e) {
      LOG.warn("Temporary data in {} is not deleted: {}", data, e.getMessage());
    }
  }
}
