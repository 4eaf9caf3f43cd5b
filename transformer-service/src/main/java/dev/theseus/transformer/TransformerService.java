package dev.theseus.transformer;

import dev.theseus.messaging.Health;
import dev.theseus.messaging.catalogue.CatalogueTopics;
import dev.theseus.messaging.loop.LoopConfig;
import dev.theseus.messaging.loop.ParticipantLoop;
import java.time.Clock;

/** Answers {@code TransformRequested} until it is closed. */
public final class TransformerService implements AutoCloseable {

  private static final int EXIT_FATAL = 1;

  private final ParticipantLoop loop;

  private TransformerService(ParticipantLoop loop) {
    this.loop = loop;
  }

  /**
   * Starts the service beside others in this JVM.
   *
   * @param health where it reports under its name
   * @throws dev.theseus.messaging.BrokerUnreachableException if no broker answers
   */
  public static TransformerService start(TransformerConfig config, Health health) {
    return new TransformerService(
        ParticipantLoop.start(
            LoopConfig.of(TransformerConfig.SERVICE, config.instance()),
            config.messaging(),
            CatalogueTopics.EVENTS,
            new TransformerHandler(Clock.systemUTC()),
            health));
  }

  /** Runs the service as a process of its own, set up by environment variables. */
  public static void main(String[] arguments) throws InterruptedException {
    Health health = new Health();
    try (TransformerService service =
        start(TransformerConfig.fromEnvironment(System.getenv()), health)) {
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
