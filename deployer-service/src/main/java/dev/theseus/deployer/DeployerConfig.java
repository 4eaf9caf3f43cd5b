package dev.theseus.deployer;

import dev.theseus.deployer.step.Limits;
import dev.theseus.messaging.MessagingConfig;
import java.time.Duration;
import java.util.Map;

/**
 * What the service needs to know.
 *
 * @param messaging broker and registry
 * @param instance tells instances of the service apart; a second start with the same name takes
 *     over from the first
 * @param limits how long steps wait for edges, pods and agents
 */
public record DeployerConfig(MessagingConfig messaging, String instance, Limits limits) {

  /** The name of the service: its consumer group, and the source of its messages. */
  public static final String SERVICE = "deployer";

  /**
   * Reads the variables of {@link MessagingConfig}, {@code THESEUS_INSTANCE} (default 0), and in
   * whole seconds {@code THESEUS_TRAFFIC_SECONDS}, {@code THESEUS_STOP_SECONDS}, {@code
   * THESEUS_HEALTH_SECONDS}, {@code THESEUS_AGENT_SECONDS} and {@code THESEUS_REMOVAL_SECONDS}.
   *
   * @throws IllegalArgumentException where a limit is no positive whole number
   */
  public static DeployerConfig fromEnvironment(Map<String, String> environment) {
    Limits usual = Limits.defaults();
    return new DeployerConfig(
        MessagingConfig.fromEnvironment(environment).named("theseus-" + SERVICE),
        environment.getOrDefault("THESEUS_INSTANCE", "0"),
        new Limits(
            seconds(environment, "THESEUS_TRAFFIC_SECONDS", usual.traffic()),
            seconds(environment, "THESEUS_STOP_SECONDS", usual.stopped()),
            seconds(environment, "THESEUS_HEALTH_SECONDS", usual.healthy()),
            seconds(environment, "THESEUS_AGENT_SECONDS", usual.agents()),
            seconds(environment, "THESEUS_REMOVAL_SECONDS", usual.removed())));
  }

  private static Duration seconds(
      Map<String, String> environment, String name, Duration otherwise) {
    String text = environment.getOrDefault(name, Long.toString(otherwise.toSeconds()));
    if (!text.matches("[1-9][0-9]{0,8}")) {
      throw new IllegalArgumentException(
          "%s is '%s'; allowed are whole seconds from 1".formatted(name, text));
    }
    return Duration.ofSeconds(Long.parseLong(text));
  }
}
