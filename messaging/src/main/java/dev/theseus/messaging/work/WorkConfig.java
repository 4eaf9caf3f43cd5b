package dev.theseus.messaging.work;

import java.time.Duration;

/**
 * How units are shared.
 *
 * @param group the slots of one name share the units
 * @param topics where the units are
 * @param lock after how long without renewal a unit goes to another slot; brokers that we do not
 *     own allow 15 s to 60 s
 */
public record WorkConfig(String group, TopicSelection topics, Duration lock) {

  /** With a lock of 30 s, which every broker allows. */
  public static WorkConfig of(String group, TopicSelection topics) {
    return new WorkConfig(group, topics, Duration.ofSeconds(30));
  }
}
