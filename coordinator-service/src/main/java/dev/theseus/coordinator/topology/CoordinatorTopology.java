package dev.theseus.coordinator.topology;

import dev.theseus.events.TopicSpec;
import dev.theseus.events.Topics;
import dev.theseus.messaging.Topic;
import java.util.List;
import java.util.function.Supplier;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.api.Processor;

/** Three independent pipelines that share nothing but topics. Building one starts nothing. */
public final class CoordinatorTopology {

  private CoordinatorTopology() {}

  /** Requests onto the log; the log into transactions; lock requests into answers on the log. */
  public static Topology build(EventCodec codec, Deadlines deadlines) {
    Topology topology = new Topology();
    pipeline(
        topology,
        RequestProcessor.NAME,
        Topics.REQUESTS,
        () -> new RequestProcessor(codec),
        List.of(Topics.EVENTS));
    pipeline(
        topology,
        SagaProcessor.NAME,
        Topics.EVENTS,
        () -> new SagaProcessor(codec, deadlines),
        List.of(Topics.EVENTS, Topics.LOCKS, Topics.TRANSACTIONS));
    pipeline(
        topology,
        LockProcessor.NAME,
        Topics.LOCKS,
        () -> new LockProcessor(codec),
        List.of(Topics.EVENTS));
    topology.addStateStore(StoreSpec.TRANSACTIONS.builder(), SagaProcessor.NAME);
    topology.addStateStore(StoreSpec.DEADLINES.builder(), SagaProcessor.NAME);
    topology.addStateStore(StoreSpec.LOCKS.builder(), LockProcessor.NAME);
    return topology;
  }

  private static void pipeline(
      Topology topology,
      String name,
      TopicSpec<?> from,
      Supplier<Processor<String, byte[], String, byte[]>> processor,
      List<TopicSpec<?>> to) {
    String source = name + "-source";
    topology.addSource(source, new StringDeserializer(), new ByteArrayDeserializer(), from.name());
    topology.addProcessor(name, processor::get, source);
    to.forEach(topic -> sink(topology, name, topic.name(), topic.name()));
    sink(topology, name, "dlt", Topic.deadLettersOf(from.name()));
  }

  private static void sink(Topology topology, String name, String outlet, String topic) {
    topology.addSink(
        Outlet.sink(name, outlet), topic, new StringSerializer(), new ByteArraySerializer(), name);
  }
}
