package dev.theseus.testbed.real;

import static org.assertj.core.api.Assertions.assertThat;

import dev.theseus.events.CancelRequested;
import dev.theseus.events.ChunkCopied;
import dev.theseus.events.Completed;
import dev.theseus.events.MigrationEvent;
import dev.theseus.events.MigrationRequested;
import dev.theseus.events.MigrationSpec;
import dev.theseus.events.Mode;
import dev.theseus.events.NonConvergence;
import dev.theseus.events.Place;
import dev.theseus.events.Refused;
import dev.theseus.events.RolledBack;
import dev.theseus.events.Stuck;
import dev.theseus.messaging.Output;
import dev.theseus.messaging.catalogue.CatalogueTopics;
import dev.theseus.messaging.log.RequestSender;
import dev.theseus.testbed.demo.ClusterScript;
import dev.theseus.testbed.demo.MigrationLog;
import dev.theseus.testbed.demo.PodWatch;
import dev.theseus.testbed.demo.Stage;
import dev.theseus.testbed.edge.Edge;
import dev.theseus.testbed.invariant.Facts;
import dev.theseus.testbed.invariant.Invariant;
import dev.theseus.testbed.invariant.SiteSnapshot;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One program, migrated between two real clusters under its clients while something happens. */
final class FaultRun {
  static final String EAST = "east";
  static final String WEST = "west";

  private static final Logger LOG = LoggerFactory.getLogger(FaultRun.class);
  private static final Duration END_LIMIT = Duration.ofMinutes(8);
  private static final Duration WRITES_LIMIT = Duration.ofSeconds(60);
  private static final int WRITES_AROUND = 20;

  private final Stage stage;
  private final Path folder;
  private final Subject subject;
  private final Fault fault;
  private final ClusterScript script = ClusterScript.find();
  private final RealSite source;
  private final RealSite target;
  private final AtomicReference<@Nullable Instant> struckAt = new AtomicReference<>();
  private final CompletableFuture<Boolean> provoked = new CompletableFuture<>();

  /**
   * @param folder for the clients' logs; empty
   */
  FaultRun(Stage stage, Path folder, Subject subject, Fault fault) {
    this.stage = stage;
    this.folder = folder;
    this.subject = subject;
    this.fault = fault;
    this.source = new RealSite(EAST, stage.client(EAST), subject);
    this.target = new RealSite(WEST, stage.client(WEST), subject);
  }

  /**
   * Runs it, mends what was broken, and removes the program.
   *
   * @param cancel whether the user cancels while data is copied
   * @return how it ended, with every invariant judged to hold
   */
  FaultReport run(Mode mode, boolean cancel) throws Exception {
    clean();
    try {
      source.deploy();
      stage.clusters().openSource(EAST, subject.namespace());
      source.awaitReady();
      subject.fill(source.server(), folder);
      perform(fault.preparation());
      return underLoad(mode, cancel);
    } finally {
      perform(fault.repair());
      clean();
    }
  }

  Subject subject() {
    return subject;
  }

  Fault fault() {
    return fault;
  }

  private void clean() {
    source.clean();
    target.clean();
  }

  private void perform(String command) {
    if (!command.isEmpty()) {
      script.run(command.split(" ", -1));
    }
  }

  private FaultReport underLoad(Mode mode, boolean cancel) throws Exception {
    InetSocketAddress anyPort = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    try (Edge edge =
            Edge.start(
                subject.edge(), anyPort, Map.of(EAST, source.client(), WEST, target.client()));
        PodWatch pods = new PodWatch();
        Load load = subject.start(edge.address(), folder)) {
      pods.watch(EAST, source.client(), subject.namespace());
      pods.watch(WEST, target.client(), subject.namespace());
      awaitMore(load);
      SiteSnapshot sourceBefore = SiteSnapshot.take(source.client(), subject.namespace());
      SiteSnapshot targetBefore = SiteSnapshot.take(target.client(), subject.namespace());
      String id = UUID.randomUUID().toString();
      MigrationSpec spec = spec(mode);
      try (RequestSender sender = RequestSender.open(stage.messaging().named("faults"));
          MigrationLog log =
              MigrationLog.follow(
                  stage.messaging().named("faults-log"), id, event -> on(event, cancel, sender))) {
        sender.sendAndWait(
            Output.of(
                CatalogueTopics.REQUESTS, id, new MigrationRequested(id, now(), "test", spec)));
        awaitEnd(log);
        awaitMore(load);
        load.stop();
        String serving = edge.serving().orElseThrow();
        Facts facts =
            new Facts(
                id,
                spec,
                log.log(),
                log.state(),
                sourceBefore,
                SiteSnapshot.take(source.client(), subject.namespace()),
                targetBefore,
                SiteSnapshot.take(target.client(), subject.namespace()),
                edge.changes(),
                pods.spans(),
                load.audit((serving.equals(EAST) ? source : target).server()),
                volumes());
        FaultReport report =
            FaultReport.of(
                this, facts, load.failures(), serving, Optional.ofNullable(struckAt.get()));
        LOG.info("{}", report);
        assertThat(Invariant.check(facts)).as("%s", report).allMatch(result -> result.held());
        return report;
      }
    }
  }

  private static Instant now() {
    return Instant.now().truncatedTo(ChronoUnit.MICROS);
  }

  private void on(MigrationEvent event, boolean cancel, RequestSender sender) {
    boolean moment = cancel ? event instanceof ChunkCopied : fault.isAt(event);
    if (!moment || !struckAt.compareAndSet(null, Instant.now())) {
      return;
    }
    LOG.info("{} {} at {}", subject, cancel ? "is cancelled" : fault, event.getClass());
    // On a thread of its own: the log is followed meanwhile.
    Thread.ofVirtual()
        .name("faults-strike")
        .start(() -> {
          try {
            if (cancel) {
              cancel(event.migrationId(), sender);
            } else {
              perform(fault.provocation());
              fault.strike(new Fault.Sites(source.client(), target.client(), subject.namespace()));
            }
            provoked.complete(true);
          } catch (RuntimeException failed) {
            provoked.completeExceptionally(failed);
          }
        });
  }

  private static void cancel(String id, RequestSender sender) {
    sender.sendAndWait(
        Output.of(
            CatalogueTopics.REQUESTS, id, new CancelRequested(id, now(), "test", "for the test")));
  }

  private void awaitEnd(MigrationLog log) {
    Awaitility.await("the end of the migration")
        .atMost(END_LIMIT)
        .until(() -> log.events().stream().anyMatch(FaultRun::ends));
    if (struckAt.get() != null) {
      assertThat(provoked).as("what was to be done to the clusters").succeedsWithin(WRITES_LIMIT);
    }
  }

  private static boolean ends(MigrationEvent event) {
    return event instanceof Completed
        || event instanceof RolledBack
        || event instanceof Refused
        || event instanceof Stuck;
  }

  private static void awaitMore(Load load) {
    long enough = load.acknowledged() + WRITES_AROUND;
    Awaitility.await("acknowledged writes")
        .atMost(WRITES_LIMIT)
        .until(() -> load.acknowledged() >= enough);
  }

  private MigrationSpec spec(Mode mode) {
    return new MigrationSpec(
        new Place(EAST, subject.namespace()),
        new Place(WEST, subject.namespace()),
        mode,
        "",
        Map.of("standard", "fast"),
        Map.of(),
        10_000,
        5,
        NonConvergence.STOP_AND_COPY,
        false,
        false,
        false);
  }

  private Map<String, Facts.VolumePair> volumes() {
    Optional<Path> left = folderOf(source);
    Optional<Path> right = folderOf(target);
    return left.isPresent() && right.isPresent()
        ? Map.of(subject.claim(), new Facts.VolumePair(left.get(), right.get()))
        : Map.of();
  }

  private Optional<Path> folderOf(RealSite site) {
    return site.volume().map(volume -> stage.clusters().volumeFolder(site.name(), volume));
  }
}
