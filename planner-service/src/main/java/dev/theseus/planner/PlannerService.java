package dev.theseus.planner;

import dev.theseus.messaging.Health;
import dev.theseus.messaging.MessagingConfig;
import dev.theseus.messaging.catalogue.CatalogueTopics;
import dev.theseus.messaging.log.LogFollower;
import dev.theseus.messaging.log.LogReader;
import dev.theseus.messaging.loop.LoopConfig;
import dev.theseus.messaging.loop.ParticipantLoop;
import dev.theseus.planner.prediction.History;
import dev.theseus.sites.Sites;
import dev.theseus.sites.registry.RegisteredSites;
import java.time.Clock;

/** Answers {@code PlanRequested} until it is closed. */
public final class PlannerService implements AutoCloseable {

  private static final int EXIT_FATAL = 1;

  private final LogFollower history;
  private final ParticipantLoop loop;

  private PlannerService(LogFollower history, ParticipantLoop loop) {
    this.history = history;
    this.loop = loop;
  }

  /**
   * Starts the service beside others in this JVM.
   *
   * @param sites the sites; they stay open when the service is closed
   * @param health where it reports under its name
   * @throws dev.theseus.messaging.BrokerUnreachableException if no broker answers
   */
  public static PlannerService start(PlannerConfig config, Sites sites, Health health) {
    History history = new History();
    Planner planner =
        new Planner(
            sites, history::experience, config.assumedBytesPerSecond(), config.sampleInterval());
    ParticipantLoop loop =
        ParticipantLoop.start(
            LoopConfig.of(PlannerConfig.SERVICE, config.instance()),
            config.messaging(),
            CatalogueTopics.EVENTS,
            new PlannerHandler(planner, Clock.systemUTC()),
            health);
    return new PlannerService(follow(config.messaging(), history, health), loop);
  }

  /** The whole log, not from where the loop stands: what was measured before a restart counts. */
  private static LogFollower follow(MessagingConfig messaging, History history, Health health) {
    MessagingConfig named = messaging.named(messaging.clientId() + "-history");
    return LogFollower.start(
        LogReader.open(named, CatalogueTopics.EVENTS, _ -> true),
        PlannerConfig.SERVICE + "-history",
        health,
        message -> history.observe(message.value()));
  }

  /** Runs the service as a process of its own, set up by environment variables. */
  public static void main(String[] arguments) throws InterruptedException {
    Health health = new Health();
    PlannerConfig config = PlannerConfig.fromEnvironment(System.getenv());
    try (Sites sites = RegisteredSites.follow(config.messaging());
        PlannerService service = start(config, sites, health)) {
      Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(service::close));
      service.loop.join();
    }
    if (health.isFatal()) {
      System.exit(EXIT_FATAL);
    }
  }

  @Override
  public void close() {
    loop.close();
    history.close();
  }
}
