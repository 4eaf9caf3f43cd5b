package dev.theseus.deployer;

import dev.theseus.deployer.step.Steps;
import dev.theseus.messaging.Health;
import dev.theseus.messaging.catalogue.CatalogueTopics;
import dev.theseus.messaging.loop.LoopConfig;
import dev.theseus.messaging.loop.ParticipantLoop;
import dev.theseus.sites.Sites;
import dev.theseus.sites.registry.RegisteredSites;
import java.time.Clock;

/** Carries out the steps that write to sites until it is closed. */
public final class DeployerService implements AutoCloseable {

  private static final int EXIT_FATAL = 1;

  private final ParticipantLoop loop;

  private DeployerService(ParticipantLoop loop) {
    this.loop = loop;
  }

  /**
   * Starts the service beside others in this JVM.
   *
   * @param sites the registered sites; they stay the caller's
   * @param health where it reports under its name
   * @throws dev.theseus.messaging.BrokerUnreachableException if no broker answers
   */
  public static DeployerService start(DeployerConfig config, Sites sites, Health health) {
    return new DeployerService(
        ParticipantLoop.start(
            LoopConfig.of(DeployerConfig.SERVICE, config.instance()),
            config.messaging(),
            CatalogueTopics.EVENTS,
            new DeployerHandler(new Steps(sites, config.limits(), Clock.systemUTC())),
            health));
  }

  /** Runs the service as a process of its own, set up by environment variables. */
  public static void main(String[] arguments) throws InterruptedException {
    Health health = new Health();
    DeployerConfig config = DeployerConfig.fromEnvironment(System.getenv());
    try (Sites sites = RegisteredSites.follow(config.messaging());
        DeployerService service = start(config, sites, health)) {
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
  }
}
