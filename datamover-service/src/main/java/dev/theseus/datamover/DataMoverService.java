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
    DataMoverHandler handler =
        new DataMoverHandler(
            agents,
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
    return new DataMoverService(loop, startSlots(config, agents, health, clock));
  }

  private static List<AutoCloseable> startSlots(
      DataMoverConfig config, AgentLocator agents, Health health, Supplier<Instant> clock) {
    MigrationWatch watch = new MigrationWatch();
    List<AutoCloseable> parts = new ArrayList<>();
    MessagingConfig messaging = config.messaging();
    RequestSender sender = RequestSender.open(messaging);
    Consumer<MigrationEvent> events = event -> sender.sendAndWait(CatalogueTopics.output(event));
    for (int slot = 0; slot < config.slots(); slot++) {
      String name = DataMoverConfig.SERVICE + "-" + config.instance() + "-" + slot;
      WorkSource<UnitDispatched> work =
          WorkSource.open(
              messaging.named(name),
              WorkConfig.of(WORK_GROUP, TopicSelection.startingWith(Topics.WORK_PREFIX)),
              CatalogueTopics.UNITS,
              new UnreadableUnits(events, clock));
      UnitMover mover = new UnitMover(agents, watch, name, events, SignsOfLife.EVERY, clock);
      parts.add(new MoverSlot(work, mover, events, name, health));
    }
    // From the end: what was over before this process began, the agents refuse.
    parts.add(
        LogFollower.start(
            LogReader.openAtEnd(messaging, CatalogueTopics.EVENTS, _ -> true),
            "mover-watch-" + config.instance(),
            health,
            message -> watch.observe(message.value())));
    parts.add(sender);
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
