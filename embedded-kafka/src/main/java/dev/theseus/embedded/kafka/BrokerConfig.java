package dev.theseus.embedded.kafka;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * What an {@link EmbeddedBroker} is started with.
 *
 * @param dataDirectory where logs and metadata are kept; empty means a temporary directory that is
 *     deleted on close
 * @param port the loopback port that clients use; 0 picks a free one
 * @param overrides broker settings by Kafka's own names, applied last
 */
public record BrokerConfig(Optional<Path> dataDirectory, int port, Map<String, String> overrides) {

  public BrokerConfig {
    overrides = Map.copyOf(overrides);
  }

  /** A broker on a free port whose data is gone after close. */
  public static BrokerConfig temporary() {
    return new BrokerConfig(Optional.empty(), 0, Map.of());
  }

  /**
   * A broker whose data is kept, so that a later start on the same directory goes on from there.
   */
  public static BrokerConfig keptIn(Path dataDirectory, int port) {
    return new BrokerConfig(Optional.of(dataDirectory), port, Map.of());
  }

  /** The same with one broker setting more. */
  public BrokerConfig with(String name, String value) {
    var all = new java.util.HashMap<>(overrides);
    all.put(name, value);
    return new BrokerConfig(dataDirectory, port, all);
  }
}
