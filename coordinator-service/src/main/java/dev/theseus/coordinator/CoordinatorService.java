package dev.theseus.coordinator;

import dev.theseus.coordinator.topology.CoordinatorTopology;
import dev.theseus.coordinator.topology.EventCodec;
import dev.theseus.messaging.Health;
import dev.theseus.messaging.TopicAdmin;
import dev.theseus.messaging.catalogue.CatalogueTopics;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.KafkaStreams;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The coordinator; any number of instances share the migrations. */
public final class CoordinatorService implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(CoordinatorService.class);
  private static final String PART = "coordinator";
  private static final Duration START_LIMIT = Duration.ofSeconds(60);
  private static final Duration CLOSE_LIMIT = Duration.ofSeconds(10);

  private static final int EXIT_FATAL = 1;

  private final KafkaStreams streams;
  private final EventCodec codec;
  private final CountDownLatch ended;

  private CoordinatorService(KafkaStreams streams, EventCodec codec, CountDownLatch ended) {
    this.streams = streams;
    this.codec = codec;
    this.ended = ended;
  }

  /**
   * Creates the topics that are missing, starts, and returns when it works.
   *
   * @param health is told how the coordinator is, under the name "coordinator"
   * @throws dev.theseus.messaging.BrokerUnreachableException if no broker answers
   * @throws IllegalStateException if it does not work within a minute
   */
  public static CoordinatorService start(CoordinatorConfig config, Health health) {
    health.report(PART, Health.State.STARTING, "connecting");
    ensureTopics(config);
    EventCodec codec = EventCodec.of(config.messaging());
    KafkaStreams streams =
        new KafkaStreams(
            CoordinatorTopology.build(codec, config.deadlines()), StreamsSettings.of(config));
    CountDownLatch running = new CountDownLatch(1);
    CountDownLatch ended = new CountDownLatch(1);
    streams.setStateListener((now, before) -> {
      report(health, now);
      if (now == KafkaStreams.State.RUNNING) {
        running.countDown();
      }
      if (now.hasCompletedShutdown()) {
        ended.countDown();
      }
    });
    ThreadFailures failures = new ThreadFailures(PART, health);
    streams.setUncaughtExceptionHandler(failures::react);
    CoordinatorService service = new CoordinatorService(streams, codec, ended);
    streams.start();
    service.await(running);
    return service;
  }

  /** Without anyone who asks how it is. */
  public static CoordinatorService start(CoordinatorConfig config) {
    return start(config, new Health());
  }

  private void await(CountDownLatch running) {
    try {
      if (running.await(START_LIMIT.toSeconds(), TimeUnit.SECONDS)) {
        return;
      }
      close();
      throw new IllegalStateException(
          "the coordinator is still %s after %d s; look at the broker's log"
              .formatted(streams.state(), START_LIMIT.toSeconds()));
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      close();
      throw new IllegalStateException("the start was interrupted", interrupted);
    }
  }

  private static void ensureTopics(CoordinatorConfig config) {
    try (TopicAdmin admin = TopicAdmin.connect(config.messaging())) {
      admin.ensure(CatalogueTopics.layouts(config.partitions()));
    }
  }

  private static void report(Health health, KafkaStreams.State state) {
    Health.State reported =
        switch (state) {
          case CREATED -> Health.State.STARTING;
          case RUNNING -> Health.State.UP;
          case REBALANCING -> Health.State.DEGRADED;
          case PENDING_SHUTDOWN, NOT_RUNNING -> Health.State.STOPPED;
          case PENDING_ERROR, ERROR -> Health.State.FATAL;
        };
    health.report(PART, reported, "Kafka Streams is " + state);
  }

  /** Gives its migrations to the other instances at once. */
  @Override
  public void close() {
    boolean closed =
        streams.close(
            CloseOptions.timeout(CLOSE_LIMIT)
                .withGroupMembershipOperation(CloseOptions.GroupMembershipOperation.LEAVE_GROUP));
    if (!closed) {
      LOG.warn("The coordinator did not stop within {} s", CLOSE_LIMIT.toSeconds());
    }
    codec.close();
  }

  /** Runs until the process is asked to end, or the coordinator ended for good: exit code 1. */
  public static void main(String[] arguments) throws InterruptedException {
    Health health = new Health();
    CoordinatorConfig config = CoordinatorConfig.fromEnvironment(System.getenv());
    try (CoordinatorService service = start(config, health)) {
      Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(service::close));
      LOG.info("The coordinator works with {}", config.messaging().bootstrapServers());
      service.ended.await();
    }
    if (health.isFatal()) {
      System.exit(EXIT_FATAL);
    }
  }
}
