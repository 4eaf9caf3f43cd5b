package dev.theseus.transformer;

import dev.theseus.messaging.MessagingConfig;
import java.util.Map;

/**
 * What the service needs to know.
 *
 * @param messaging broker and registry
 * @param instance tells instances of the service apart; a second start with the same name takes
 *     over from the first
 */
public record TransformerConfig(MessagingConfig messaging, String instance) {

  /** The name of the service: its consumer group, and the source of its messages. */
  public static final String SERVICE = "transformer";

  /** Reads the variables of {@link MessagingConfig} and {@code THESEUS_INSTANCE} (default 0). */
  public static TransformerConfig fromEnvironment(Map<String, String> environment) {
    return new TransformerConfig(
        MessagingConfig.fromEnvironment(environment).named("theseus-" + SERVICE),
        environment.getOrDefault("THESEUS_INSTANCE", "0"));
  }
}
