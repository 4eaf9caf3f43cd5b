package dev.theseus.planner;

import dev.theseus.messaging.MessagingConfig;
import java.time.Duration;
import java.util.Map;

/**
 * What the service needs to know.
 *
 * @param messaging broker and registry
 * @param instance tells instances of the service apart; a second start with the same name takes
 *     over from the first
 * @param assumedBytesPerSecond rate of the path between two sites until a migration has measured it
 * @param sampleInterval time between two samples of what pods write; longer is more exact, and
 *     planning takes at least as long
 */
public record PlannerConfig(
    MessagingConfig messaging,
    String instance,
    long assumedBytesPerSecond,
    Duration sampleInterval) {

  /** The name of the service: its consumer group, and the source of its messages. */
  public static final String SERVICE = "planner";

  private static final String RATE = "THESEUS_PATH_BYTES_PER_SECOND";
  private static final String INTERVAL = "THESEUS_SAMPLE_MILLIS";
  private static final long USUAL_RATE = 100_000_000;
  private static final long USUAL_INTERVAL_MILLIS = 1_000;

  /** The only instance, with the usual assumptions. */
  public static PlannerConfig of(MessagingConfig messaging) {
    return new PlannerConfig(
        messaging.named("theseus-" + SERVICE),
        "0",
        USUAL_RATE,
        Duration.ofMillis(USUAL_INTERVAL_MILLIS));
  }

  /**
   * Reads the variables of {@link MessagingConfig}, {@code THESEUS_INSTANCE} (default 0), {@code
   * THESEUS_PATH_BYTES_PER_SECOND} (default 100000000) and {@code THESEUS_SAMPLE_MILLIS} (default
   * 1000).
   *
   * @throws IllegalArgumentException where a number is none or not positive
   */
  public static PlannerConfig fromEnvironment(Map<String, String> environment) {
    return new PlannerConfig(
        MessagingConfig.fromEnvironment(environment).named("theseus-" + SERVICE),
        environment.getOrDefault("THESEUS_INSTANCE", "0"),
        positive(environment, RATE, USUAL_RATE),
        Duration.ofMillis(positive(environment, INTERVAL, USUAL_INTERVAL_MILLIS)));
  }

  private static long positive(Map<String, String> environment, String name, long otherwise) {
    String text = environment.getOrDefault(name, Long.toString(otherwise));
    try {
      long value = Long.parseLong(text);
      if (value > 0) {
        return value;
      }
    } catch (NumberFormatException noNumber) {
      throw refused(name, text, noNumber);
    }
    throw refused(name, text, new IllegalArgumentException(text));
  }

  private static IllegalArgumentException refused(String name, String text, Exception cause) {
    return new IllegalArgumentException(
        "%s is '%s'; allowed are whole numbers above 0".formatted(name, text), cause);
  }
}
