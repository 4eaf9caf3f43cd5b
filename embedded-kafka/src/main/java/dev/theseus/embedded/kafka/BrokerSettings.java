package dev.theseus.embedded.kafka;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** The settings that make one KRaft node start fast, stay small and recover quickly. */
final class BrokerSettings {
  static final String CONTROLLER_LISTENER = "CONTROLLER";

  private static final Map<String, String> FIXED =
      Map.ofEntries(
          Map.entry("process.roles", "broker,controller"),
          Map.entry("node.id", "1"),
          Map.entry("controller.listener.names", CONTROLLER_LISTENER),
          Map.entry(
              "listener.security.protocol.map",
              "CLIENT:PLAINTEXT," + CONTROLLER_LISTENER + ":PLAINTEXT"),
          Map.entry("inter.broker.listener.name", "CLIENT"),
          Map.entry("auto.create.topics.enable", "false"),
          Map.entry("num.network.threads", "2"),
          Map.entry("num.io.threads", "4"),
          Map.entry("message.max.bytes", "8388608"),
          Map.entry("replica.fetch.max.bytes", "8388608"),
          // The default buffer alone is 128 MB of this JVM.
          Map.entry("log.cleaner.dedupe.buffer.size", "4194304"),
          Map.entry("log.segment.bytes", "33554432"),
          Map.entry("min.insync.replicas", "1"),
          Map.entry("offsets.topic.replication.factor", "1"),
          Map.entry("offsets.topic.num.partitions", "1"),
          Map.entry("transaction.state.log.replication.factor", "1"),
          Map.entry("transaction.state.log.min.isr", "1"),
          Map.entry("transaction.state.log.num.partitions", "1"),
          Map.entry("share.coordinator.state.topic.replication.factor", "1"),
          Map.entry("share.coordinator.state.topic.min.isr", "1"),
          Map.entry("share.coordinator.state.topic.num.partitions", "1"),
          // A restart after a kill waits for the dead incarnation's session: 3.5 s instead of 13 s.
          Map.entry("broker.session.timeout.ms", "1500"),
          Map.entry("broker.heartbeat.interval.ms", "300"),
          Map.entry("group.initial.rebalance.delay.ms", "0"),
          Map.entry("group.streams.initial.rebalance.delay.ms", "0"),
          Map.entry("group.min.session.timeout.ms", "3000"),
          Map.entry("group.consumer.min.heartbeat.interval.ms", "500"),
          Map.entry("group.consumer.min.session.timeout.ms", "3000"),
          Map.entry("group.share.min.heartbeat.interval.ms", "500"),
          Map.entry("group.share.heartbeat.interval.ms", "500"),
          Map.entry("group.share.min.session.timeout.ms", "3000"),
          Map.entry("group.share.min.record.lock.duration.ms", "1000"),
          Map.entry("group.share.max.delivery.count.limit", "10"),
          Map.entry("group.streams.min.heartbeat.interval.ms", "500"),
          Map.entry("group.streams.min.session.timeout.ms", "3000"),
          // A vanished producer's open transaction blocks readers until it is cleaned up.
          Map.entry("transaction.abort.timed.out.transaction.cleanup.interval.ms", "1000"));

  private BrokerSettings() {}

  static Map<String, String> of(
      Path logs, int clientPort, int controllerPort, Map<String, String> overrides) {
    var settings = new HashMap<>(FIXED);
    settings.put("log.dirs", logs.toString());
    settings.put(
        "listeners",
        "CLIENT://127.0.0.1:"
            + clientPort
            + ","
            + CONTROLLER_LISTENER
            + "://127.0.0.1:"
            + controllerPort);
    settings.put("advertised.listeners", "CLIENT://127.0.0.1:" + clientPort);
    settings.put("controller.quorum.voters", "1@127.0.0.1:" + controllerPort);
    settings.putAll(overrides);
    return settings;
  }
}
