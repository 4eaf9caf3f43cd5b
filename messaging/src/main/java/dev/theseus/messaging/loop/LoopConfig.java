package dev.theseus.messaging.loop;

import java.time.Duration;

/**
 * Who runs a loop.
 *
 * @param service the name of the service: its consumer group and the source of its messages
 * @param instance tells the instances of the service apart; a second start with the same name takes
 *     over from the first at once and fences it off
 * @param maxPending messages in memory before polling pauses
 * @param sessionTimeout after how long without a sign of life another instance takes over
 */
public record LoopConfig(String service, String instance, int maxPending, Duration sessionTimeout) {

  /** The only instance of a service. */
  public static LoopConfig single(String service) {
    return of(service, "0");
  }

  /** One of several instances. */
  public static LoopConfig of(String service, String instance) {
    return new LoopConfig(service, instance, 1_000, Duration.ofSeconds(6));
  }

  String member() {
    return service + "-" + instance;
  }
}
