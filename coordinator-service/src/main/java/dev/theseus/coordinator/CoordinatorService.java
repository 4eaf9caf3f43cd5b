package dev.theseus.coordinator;

import dev.theseus.coordinator.topology.CoordinatorTopology;
import dev.theseus.coordinator.topology.EventCodec;
import dev.theseus.messaging.Health;
import dev.theseus.messaging.MessagingConfig;
import dev.theseus.messaging.TopicAdmin;
import dev.theseus.messaging.catalogue.CatalogueTopics;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The coordinator; any number of instances share the migrations. */
public final class CoordinatorService implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(CoordinatorService.class);
  private static final String PART = "coordinator";
  private static final Duration START_LIMIT = Duration.ofSeconds(60);
  private static final Duration CLOSE_LIMIT = Duration.ofSeconds(10);

  private final KafkaStreams streams;
  private final EventCodec codec;

  private CoordinatorService(KafkaStreams streams, EventCodec codec) {
    this.streams = streams;
    this.codec = codec;
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
    streams.setStateListener((now, before) -> {
      report(health, now);
      if (now == KafkaStreams.State.RUNNING) {
        running.countDown();
      }
    });
    streams.setUncaughtExceptionHandler(failure -> react(health, failure));
    CoordinatorService service = new CoordinatorService(streams, codec);
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

  /** A thread that is replaced goes on from the last commit; only a broken JVM must not. */
  private static StreamThreadExceptionResponse react(Health health, Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    LOG.error("A coordinator thread failed", failure);
    if (root instanceof Error) {
      health.report(PART, Health.State.FATAL, String.valueOf(root));
      return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
    }
    health.report(PART, Health.State.DEGRADED, String.valueOf(root.getMessage()));
    return StreamThreadExceptionResponse.REPLACE_THREAD;
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

  /** Runs until the process is asked to end. */
  public static void main(String[] arguments) throws InterruptedException {
    CountDownLatch ended = new CountDownLatch(1);
    MessagingConfig messaging = MessagingConfig.fromEnvironment(System.getenv());
    CoordinatorService service = start(CoordinatorConfig.fromEnvironment(System.getenv()));
    Runtime.getRuntime()
        .addShutdownHook(
            Thread.ofPlatform()
                .unstarted(() -> {
                  service.close();
                  ended.countDown();
                }));
    LOG.info("The coordinator works with the broker at {}", messaging.bootstrapServers());
    ended.await();
  }
}
