package dev.theseus.coordinator;

import dev.theseus.coordinator.topology.Deadlines;
import dev.theseus.messaging.MessagingConfig;
import dev.theseus.messaging.catalogue.CatalogueTopics;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * How a coordinator runs.
 *
 * @param messaging how to reach broker and registry
 * @param stateDirectory where the stores are; they are rebuilt from Kafka when it is empty
 * @param instance name of this instance, unique among all coordinators: one that starts again under
 *     its old name takes its work back at once, under another name after the session time-out
 * @param partitions partitions of the topics that are created because they are missing
 * @param deadlines how long steps may be silent
 * @param streams settings of Kafka Streams that replace ours, such as {@code num.standby.replicas}
 *     or {@code commit.interval.ms}
 */
public record CoordinatorConfig(
    MessagingConfig messaging,
    Path stateDirectory,
    String instance,
    int partitions,
    Deadlines deadlines,
    Map<String, String> streams) {

  /** Takes an unmodifiable copy of its map. */
  public CoordinatorConfig {
    streams = Map.copyOf(streams);
  }

  /** One coordinator with the standard deadlines. */
  public static CoordinatorConfig of(MessagingConfig messaging, Path stateDirectory) {
    return new CoordinatorConfig(
        messaging,
        stateDirectory,
        "coordinator-1",
        CatalogueTopics.USUAL_PARTITIONS,
        Deadlines.standard(),
        Map.of());
  }

  /**
   * From environment variables: those of {@link MessagingConfig}, {@code THESEUS_STATE_DIR} (data),
   * {@code THESEUS_INSTANCE} (coordinator-1), {@code THESEUS_PARTITIONS} (4) and those of {@link
   * Deadlines}.
   */
  public static CoordinatorConfig fromEnvironment(Map<String, String> environment) {
    String directory = environment.getOrDefault("THESEUS_STATE_DIR", "data");
    return of(MessagingConfig.fromEnvironment(environment), Path.of(directory))
        .named(environment.getOrDefault("THESEUS_INSTANCE", "coordinator-1"))
        .partitioned(partitions(environment))
        .with(Deadlines.fromEnvironment(environment));
  }

  private static int partitions(Map<String, String> environment) {
    String text =
        environment.getOrDefault(
            "THESEUS_PARTITIONS", String.valueOf(CatalogueTopics.USUAL_PARTITIONS));
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException notANumber) {
      throw new IllegalArgumentException(
          "THESEUS_PARTITIONS is '%s'; allowed are whole numbers from 1".formatted(text),
          notANumber);
    }
  }

  /** The same under another instance name. */
  public CoordinatorConfig named(String newInstance) {
    return new CoordinatorConfig(
        messaging, stateDirectory, newInstance, partitions, deadlines, streams);
  }

  /** The same with another number of partitions for topics that are missing. */
  public CoordinatorConfig partitioned(int newPartitions) {
    return new CoordinatorConfig(
        messaging, stateDirectory, instance, newPartitions, deadlines, streams);
  }

  /** The same with other deadlines. */
  public CoordinatorConfig with(Deadlines newDeadlines) {
    return new CoordinatorConfig(
        messaging, stateDirectory, instance, partitions, newDeadlines, streams);
  }

  /** The same with one setting of Kafka Streams replaced. */
  public CoordinatorConfig with(String setting, String value) {
    Map<String, String> more = new HashMap<>(streams);
    more.put(setting, value);
    return new CoordinatorConfig(messaging, stateDirectory, instance, partitions, deadlines, more);
  }
}
