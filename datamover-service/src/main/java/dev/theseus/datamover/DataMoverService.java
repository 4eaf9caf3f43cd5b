package dev.theseus.datamover;

import dev.theseus.datamover.image.ImageCopy;
import dev.theseus.events.MigrationEvent;
import dev.theseus.events.Topics;
import dev.theseus.events.UnitDispatched;
import dev.theseus.messaging.Health;
import dev.theseus.messaging.MessagingConfig;
import dev.theseus.messaging.catalogue.CatalogueTopics;
import dev.theseus.messaging.log.LogFollower;
import dev.theseus.messaging.log.LogReader;
import dev.theseus.messaging.log.RequestSender;
import dev.theseus.messaging.loop.LoopConfig;
import dev.theseus.messaging.loop.ParticipantLoop;
import dev.theseus.messaging.work.TopicSelection;
import dev.theseus.messaging.work.WorkConfig;
import dev.theseus.messaging.work.WorkSource;
import dev.theseus.sites.Sites;
import dev.theseus.sites.registry.RegisteredSites;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Moves and verifies volumes until it is closed; any number of processes share the work. */
public final class DataMoverService implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(DataMoverService.class);
  private static final int EXIT_FATAL = 1;
  private static final String WORK_GROUP = "theseus-movers";

  private final ParticipantLoop loop;
  private final List<AutoCloseable> parts;

  private DataMoverService(ParticipantLoop loop, List<AutoCloseable> parts) {
    this.loop = loop;
    this.parts = parts;
  }

  /**
   * Starts the service beside others in this JVM.
   *
   * @param sites the registered sites; they stay the caller's
   * @param health where it reports under its name
   * @throws dev.theseus.messaging.BrokerUnreachableException if no broker answers
   */
  public static DataMoverService start(DataMoverConfig config, Sites sites, Health health) {
    return start(config, new SiteAgents(sites), health);
  }

  static DataMoverService start(DataMoverConfig config, AgentLocator agents, Health health) {
    Supplier<Instant> clock = () -> Instant.now().truncatedTo(ChronoUnit.MICROS);
    RequestSender sender = RequestSender.open(config.messaging());
    Consumer<MigrationEvent> events = event -> sender.sendAndWait(CatalogueTopics.output(event));
    Ways ways = new Ways(DataMoverConfig.SERVICE + "-" + config.instance(), events, clock);
    Shared shared = new Shared(agents, ways, events, clock);
    DataMoverHandler handler =
        new DataMoverHandler(
            agents,
            ways,
            ImageCopy.overHttp(),
            new WorkTopics(config.messaging(), config.workPartitions()),
            SignsOfLife.EVERY,
            clock);
    ParticipantLoop loop =
        ParticipantLoop.start(
            LoopConfig.of(DataMoverConfig.SERVICE, config.instance()),
            config.messaging(),
            CatalogueTopics.EVENTS,
            handler,
            health);
    List<AutoCloseable> parts = startSlots(config, shared, health);
    parts.add(sender);
    return new DataMoverService(loop, parts);
  }

  /** What the handler and all slots have in common. */
  private record Shared(
      AgentLocator agents, Ways ways, Consumer<MigrationEvent> events, Supplier<Instant> clock) {}

  private static List<AutoCloseable> startSlots(
      DataMoverConfig config, Shared shared, Health health) {
    MigrationWatch watch = new MigrationWatch();
    List<AutoCloseable> parts = new ArrayList<>();
    MessagingConfig messaging = config.messaging();
    for (int slot = 0; slot < config.slots(); slot++) {
      String name = DataMoverConfig.SERVICE + "-" + config.instance() + "-" + slot;
      WorkSource<UnitDispatched> work =
          WorkSource.open(
              messaging.named(name),
              WorkConfig.of(WORK_GROUP, TopicSelection.startingWith(Topics.WORK_PREFIX)),
              CatalogueTopics.UNITS,
              new UnreadableUnits(shared.events(), shared.clock()));
      UnitMover mover =
          new UnitMover(
              shared.agents(),
              shared.ways(),
              watch,
              name,
              shared.events(),
              SignsOfLife.EVERY,
              shared.clock());
      parts.add(new MoverSlot(work, mover, shared.events(), name, health));
    }
    // From the end: what was over before this process began, the agents refuse.
    parts.add(
        LogFollower.start(
            LogReader.openAtEnd(messaging, CatalogueTopics.EVENTS, _ -> true),
            "mover-watch-" + config.instance(),
            health,
            message -> {
              watch.observe(message.value());
              shared.ways().observe(message.value());
            }));
    return parts;
  }

  /** Runs the service as a process of its own, set up by environment variables. */
  public static void main(String[] arguments) throws InterruptedException {
    Health health = new Health();
    DataMoverConfig config = DataMoverConfig.fromEnvironment(System.getenv());
    try (RegisteredSites sites = RegisteredSites.follow(config.messaging());
        DataMoverService service = start(config, sites, health)) {
      Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(service::close));
      service.loop.join();
    }
    if (health.isFatal()) {
      System.exit(EXIT_FATAL);
    }
  }

  /** Waits until the service has ended, by itself or by {@link #close}. */
  public void join() throws InterruptedException {
    loop.join();
  }

  @Override
  public void close() {
    closeOne(loop);
    parts.forEach(DataMoverService::closeOne);
  }

  /** The others are closed whatever happens to one. */
  private static void closeOne(AutoCloseable part) {
    try {
      part.close();
    } catch (Exception e) {
      LOG.warn("a part of the service did not close", e);
    }
  }
}
