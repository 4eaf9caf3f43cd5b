package dev.theseus.deployer;

import dev.theseus.deployer.step.Steps;
import dev.theseus.messaging.Health;
import dev.theseus.messaging.loop.LoopConfig;
import dev.theseus.messaging.loop.ParticipantLoop;
import dev.theseus.sites.Sites;
import java.time.Clock;

/** Carries out the steps that write to sites until it is closed. */
public final class DeployerService implements AutoCloseable {

  private final ParticipantLoop loop;

  private DeployerService(ParticipantLoop loop) {
    this.loop = loop;
  }

  /**
   * Starts the service beside others in this JVM.
   *
   * @param sites the registered sites; they stay the caller's
   * @param health where it reports under its name
   * @throws dev.theseus.messaging.BrokerUnreachableException if no broker answers within 5 s
   */
  public static DeployerService start(DeployerConfig config, Sites sites, Health health) {
    return new DeployerService(
        ParticipantLoop.start(
            LoopConfig.of(DeployerConfig.SERVICE, config.instance()),
            config.messaging(),
            EventTopic.EVENTS,
            new DeployerHandler(new Steps(sites, config.limits(), Clock.systemUTC())),
            health));
  }

  /** Waits until the service has ended, by itself or by {@link #close}. */
  public void join() throws InterruptedException {
    loop.join();
  }

  @Override
  public void close() {
    loop.close();
  }
}
