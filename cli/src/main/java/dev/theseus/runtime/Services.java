package dev.theseus.runtime;

import dev.theseus.coordinator.CoordinatorConfig;
import dev.theseus.coordinator.CoordinatorService;
import dev.theseus.datamover.DataMoverConfig;
import dev.theseus.datamover.DataMoverService;
import dev.theseus.deployer.DeployerConfig;
import dev.theseus.deployer.DeployerService;
import dev.theseus.messaging.Health;
import dev.theseus.messaging.MessagingConfig;
import dev.theseus.planner.PlannerConfig;
import dev.theseus.planner.PlannerService;
import dev.theseus.sites.Sites;
import dev.theseus.sites.registry.RegisteredSites;
import dev.theseus.transformer.TransformerConfig;
import dev.theseus.transformer.TransformerService;
import java.nio.file.Path;
import java.util.Map;

/**
 * Starts services, in this JVM or as the only one of a process; closing closes their sites. What
 * tunes a service is read from its environment variables.
 */
public final class Services implements AutoCloseable {
  private final Map<String, String> environment = System.getenv();
  private final MessagingConfig messaging;
  private final Path state;
  private final String instance;
  private final Health health;
  private final Sites sites;

  /**
   * @param messaging broker and registry
   * @param state where a service keeps what it can rebuild from the log
   * @param instance tells the instances of one service apart
   * @param health where they report
   */
  public Services(MessagingConfig messaging, Path state, String instance, Health health) {
    this.messaging = messaging;
    this.state = state;
    this.instance = instance;
    this.health = health;
    this.sites = RegisteredSites.follow(messaging);
  }

  /** Starts a service; it works when this returns. */
  public RunningService start(ServiceName name) {
    var named = messaging.named("theseus-" + name);
    return switch (name) {
      case COORDINATOR -> closing(CoordinatorService.start(coordinator(named), health));
      case PLANNER -> closing(PlannerService.start(planner(named), sites, health));
      case TRANSFORMER ->
          closing(TransformerService.start(new TransformerConfig(named, instance), health));
      case DEPLOYER -> closing(DeployerService.start(deployer(named), sites, health));
      case DATAMOVER -> closing(DataMoverService.start(mover(named), sites, health));
    };
  }

  private CoordinatorConfig coordinator(MessagingConfig named) {
    var tuned = CoordinatorConfig.fromEnvironment(environment);
    return new CoordinatorConfig(
        named,
        state,
        "coordinator-" + instance,
        tuned.partitions(),
        tuned.deadlines(),
        tuned.streams());
  }

  private PlannerConfig planner(MessagingConfig named) {
    var tuned = PlannerConfig.fromEnvironment(environment);
    return new PlannerConfig(
        named, instance, tuned.assumedBytesPerSecond(), tuned.sampleInterval());
  }

  private DeployerConfig deployer(MessagingConfig named) {
    return new DeployerConfig(
        named, instance, DeployerConfig.fromEnvironment(environment).limits());
  }

  private DataMoverConfig mover(MessagingConfig named) {
    var tuned = DataMoverConfig.fromEnvironment(environment);
    return new DataMoverConfig(named, instance, tuned.slots(), tuned.workPartitions());
  }

  @Override
  public void close() {
    sites.close();
  }

  private static RunningService closing(AutoCloseable service) {
    return () -> {
      try {
        service.close();
      } catch (RuntimeException e) {
        throw e;
      } catch (Exception e) {
        throw new IllegalStateException("A service did not close: " + e.getMessage(), e);
      }
    };
  }
}
