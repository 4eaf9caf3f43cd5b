package dev.theseus.testbed.demo;

import dev.theseus.cli.Bytes;
import dev.theseus.cli.PlanText;
import dev.theseus.events.Completed;
import dev.theseus.events.MigrationEvent;
import dev.theseus.events.MigrationRequested;
import dev.theseus.events.MigrationSpec;
import dev.theseus.events.Mode;
import dev.theseus.events.NonConvergence;
import dev.theseus.events.Place;
import dev.theseus.events.Planned;
import dev.theseus.events.Refused;
import dev.theseus.events.RolledBack;
import dev.theseus.events.Stuck;
import dev.theseus.messaging.Output;
import dev.theseus.messaging.catalogue.CatalogueTopics;
import dev.theseus.messaging.log.RequestSender;
import dev.theseus.testbed.edge.Edge;
import dev.theseus.testbed.invariant.Facts;
import dev.theseus.testbed.invariant.Invariant;
import dev.theseus.testbed.invariant.SiteSnapshot;
import dev.theseus.testbed.load.LoadGenerator;
import dev.theseus.testbed.load.LoadReport;
import dev.theseus.testbed.load.WriteAudit;
import dev.theseus.testbed.shop.SeedData;
import dev.theseus.testbed.shop.ShopDescriptors;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/** One run of the demo on a stage. */
final class Demo {
  private static final Duration READY_LIMIT = Duration.ofSeconds(60);
  private static final Duration MIGRATION_LIMIT = Duration.ofMinutes(5);
  private static final Duration LOAD_AROUND = Duration.ofSeconds(2);
  private static final Duration REQUEST_LIMIT = Duration.ofSeconds(90);
  private static final String SOURCE_CLASS = "standard";
  private static final String TARGET_CLASS = "fast";
  private static final int CLIENTS = 4;
  private static final long POLL_MILLIS = 50;
  private static final long MEBIBYTE = 1 << 20;

  private final DemoSettings settings;
  private final Stage stage;
  private final Path folder;
  private final Narrator narrator;
  private final ShopOnSite source;
  private final ShopOnSite target;

  /**
   * @param folder for the log of acknowledged orders
   */
  Demo(DemoSettings settings, Stage stage, Path folder, Narrator narrator) {
    this.settings = settings;
    this.stage = stage;
    this.folder = folder;
    this.narrator = narrator;
    this.source = shopAt(DemoSettings.SOURCE);
    this.target = shopAt(DemoSettings.TARGET);
  }

  private ShopOnSite shopAt(String site) {
    return new ShopOnSite(site, stage.client(site), ShopDescriptors.NAMESPACE);
  }

  DemoResult run() throws IOException, SQLException, InterruptedException {
    deploy();
    InetSocketAddress anyPort = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    try (Edge edge =
            Edge.start(
                ShopDescriptors.EDGE,
                anyPort,
                Map.of(source.site(), source.client(), target.site(), target.client()));
        PodWatch pods = new PodWatch();
        LoadGenerator load =
            LoadGenerator.start(
                edge.address(),
                folder.resolve("acknowledged-orders.log"),
                new LoadGenerator.Settings(
                    CLIENTS, Duration.ofMillis(40), REQUEST_LIMIT, settings.seed()))) {
      pods.watch(source.site(), source.client(), source.namespace());
      pods.watch(target.site(), target.client(), target.namespace());
      narrator.headline(
          "%d clients order at %s and write down what is acknowledged"
              .formatted(CLIENTS, edge.address()));
      TimeUnit.MILLISECONDS.sleep(LOAD_AROUND.toMillis());
      return migrate(edge, pods, load);
    }
  }

  private void deploy() throws SQLException, InterruptedException {
    narrator.headline("the shop starts at " + source.site() + ": web, worker and PostgreSQL");
    long claimMebibytes = settings.volumeBytes() * 2 / MEBIBYTE + 256;
    stage
        .clusters()
        .provisioner()
        .ifPresent(provisioner -> {
          source.applyStorageClass(SOURCE_CLASS, provisioner);
          target.applyStorageClass(TARGET_CLASS, provisioner);
        });
    source.apply(
        new ShopDescriptors(
            stage.clusters().registry(),
            SOURCE_CLASS,
            claimMebibytes,
            "shop-" + Long.toHexString(settings.seed())));
    stage.clusters().openSource(source.site(), source.namespace());
    source.awaitReady(READY_LIMIT);
    narrator.line("ready; filling its volume with " + Bytes.format(settings.volumeBytes()));
    new SeedData(source.database(), settings.seed()).fill(settings.volumeBytes());
  }

  private DemoResult migrate(Edge edge, PodWatch pods, LoadGenerator load)
      throws SQLException, InterruptedException {
    SiteSnapshot sourceBefore = SiteSnapshot.take(source.client(), source.namespace());
    SiteSnapshot targetBefore = SiteSnapshot.take(target.client(), target.namespace());
    String id = UUID.randomUUID().toString();
    MigrationSpec spec = spec();
    try (RequestSender sender = RequestSender.open(stage.messaging().named("demo"))) {
      Provocation provocation =
          new Provocation(settings.scenario(), stage, target, sender, narrator);
      try (LastWrite lastWrite = lastWrite();
          MigrationLog log =
              MigrationLog.follow(stage.messaging().named("demo-log"), id, provocation::on)) {
        narrator.headline(
            "migration %s: %s %s/%s to %s/%s"
                .formatted(
                    id,
                    settings.mode().name().toLowerCase(Locale.ROOT),
                    source.site(),
                    source.namespace(),
                    target.site(),
                    target.namespace()));
        sender.sendAndWait(
            Output.of(
                CatalogueTopics.REQUESTS,
                id,
                new MigrationRequested(
                    id, Instant.now().truncatedTo(ChronoUnit.MICROS), "demo", spec)));
        awaitEnd(log);
        TimeUnit.MILLISECONDS.sleep(LOAD_AROUND.toMillis());
        LoadReport seen = load.stop();
        Optional<String> serving = edge.serving();
        WriteAudit audit = audit(serving, seen);
        Facts facts =
            new Facts(
                id,
                spec,
                log.log(),
                log.state(),
                sourceBefore,
                SiteSnapshot.take(source.client(), source.namespace()),
                targetBefore,
                SiteSnapshot.take(target.client(), target.namespace()),
                edge.changes(),
                pods.spans(),
                audit,
                volumes());
        return result(facts, seen, serving, lastWrite.at());
      }
    }
  }

  /** Looking costs reading: only the scenario that asks for it pays. */
  private LastWrite lastWrite() {
    return LastWrite.watch(
        () -> settings.scenario() == Scenario.CANCEL ? folderOf(target) : Optional.empty());
  }

  private MigrationSpec spec() {
    return new MigrationSpec(
        new Place(source.site(), source.namespace()),
        new Place(target.site(), target.namespace()),
        settings.mode(),
        "",
        Map.of(SOURCE_CLASS, TARGET_CLASS),
        Map.of(),
        10_000,
        5,
        NonConvergence.STOP_AND_COPY,
        false,
        false,
        false);
  }

  private void awaitEnd(MigrationLog log) throws InterruptedException {
    long deadline = System.nanoTime() + MIGRATION_LIMIT.toNanos();
    boolean planShown = false;
    while (!ended(log) && System.nanoTime() < deadline) {
      Optional<Planned> plan = log.last(Planned.class);
      if (!planShown && plan.isPresent()) {
        PlanText.of(plan.get()).forEach(narrator::line);
        planShown = true;
      }
      log.state().ifPresent(narrator::progress);
      TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
    }
    log.state().ifPresent(narrator::progress);
    Optional<Refused> refused = log.last(Refused.class);
    if (refused.isPresent()) {
      throw new IllegalStateException(
          "The demo's own migration was refused: " + refused.get().reason());
    }
    log.last(RolledBack.class).ifPresent(end -> narrator.line("rolled back: " + end.reason()));
    log.last(Stuck.class)
        .ifPresent(end -> narrator.line("stuck: " + end.reason() + "; next: " + end.nextCommand()));
  }

  private static boolean ended(MigrationLog log) {
    return log.events().stream().anyMatch(Demo::ends);
  }

  private static boolean ends(MigrationEvent event) {
    return event instanceof Completed
        || event instanceof RolledBack
        || event instanceof Refused
        || event instanceof Stuck;
  }

  private WriteAudit audit(Optional<String> serving, LoadReport seen) throws SQLException {
    boolean atTarget = serving.equals(Optional.of(target.site()));
    return WriteAudit.of(seen.acknowledged(), (atTarget ? target : source).database());
  }

  private Map<String, Facts.VolumePair> volumes() {
    Map<String, Facts.VolumePair> pairs = new HashMap<>();
    folderOf(source)
        .ifPresent(left ->
            folderOf(target)
                .ifPresent(
                    right -> pairs.put(ShopDescriptors.CLAIM, new Facts.VolumePair(left, right))));
    return pairs;
  }

  private Optional<Path> folderOf(ShopOnSite shop) {
    return shop.persistentVolume(ShopDescriptors.CLAIM)
        .map(name -> stage.clusters().volumeFolder(shop.site(), name));
  }

  private DemoResult result(
      Facts facts, LoadReport seen, Optional<String> serving, Optional<Instant> lastWrite) {
    Measured measured = new Measured(facts.events());
    boolean atTarget = serving.equals(Optional.of(target.site()));
    return new DemoResult(
        settings.scenario().toString(),
        settings.mode() == Mode.COPY ? "copy" : "move",
        settings.seed(),
        measured.outcome(),
        measured.durationMillis(),
        measured.prediction(),
        measured.froze() ? seen.longestGapMillis() : 0,
        measured.froze() ? measured.applicationStopStartMillis(atTarget) : 0,
        measured.cancelStopMillis(lastWrite),
        new DemoResult.Requests(seen.requests(), seen.failed()),
        new DemoResult.Writes(facts.audit().acknowledged(), facts.audit().lost().size()),
        measured.bytes(),
        serving.orElse("none"),
        Invariant.check(facts));
  }
}
