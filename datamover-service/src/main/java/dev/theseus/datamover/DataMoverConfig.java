package dev.theseus.datamover;

import dev.theseus.messaging.MessagingConfig;
import dev.theseus.messaging.catalogue.CatalogueTopics;
import java.util.Map;

/**
 * What the service needs to know.
 *
 * @param messaging broker and registry
 * @param instance tells instances of the service apart; a second start with the same name takes
 *     over from the first
 * @param slots units that this process moves at once
 * @param workPartitions partitions of a new work topic
 */
public record DataMoverConfig(
    MessagingConfig messaging, String instance, int slots, int workPartitions) {

  /** The name of the service: its consumer group, and the source of its messages. */
  public static final String SERVICE = "datamover";

  private static final int USUAL_SLOTS = 4;

  /** Checks the number of slots. */
  public DataMoverConfig {
    if (slots < 0 || slots > 64) {
      throw new IllegalArgumentException(
          slots + " slots; allowed are 0 to 64 (THESEUS_MOVER_SLOTS)");
    }
  }

  /** With the usual number of slots. */
  public static DataMoverConfig of(MessagingConfig messaging, String instance) {
    return new DataMoverConfig(messaging, instance, USUAL_SLOTS, CatalogueTopics.USUAL_PARTITIONS);
  }

  /**
   * Reads the variables of {@link MessagingConfig}, {@code THESEUS_INSTANCE} (default 0) and {@code
   * THESEUS_MOVER_SLOTS} (default 4).
   */
  public static DataMoverConfig fromEnvironment(Map<String, String> environment) {
    String slots = environment.getOrDefault("THESEUS_MOVER_SLOTS", Integer.toString(USUAL_SLOTS));
    try {
      return new DataMoverConfig(
          MessagingConfig.fromEnvironment(environment).named("theseus-" + SERVICE),
          environment.getOrDefault("THESEUS_INSTANCE", "0"),
          Integer.parseInt(slots),
          CatalogueTopics.USUAL_PARTITIONS);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "THESEUS_MOVER_SLOTS is '" + slots + "'; it must be a number from 0 to 64", e);
    }
  }
}
