package dev.theseus.messaging.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.theseus.messaging.Health;
import dev.theseus.messaging.MessageHeaders;
import dev.theseus.messaging.Notes;
import dev.theseus.messaging.Output;
import dev.theseus.messaging.RawLog;
import dev.theseus.messaging.Received;
import dev.theseus.messaging.TestCluster;
import dev.theseus.messaging.Topic;
import dev.theseus.messaging.log.LogReader;
import dev.theseus.messaging.log.RequestSender;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.KafkaException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ParticipantLoopIT {
  private static final Duration LIMIT = Duration.ofSeconds(30);

  private final Topic<String> topic = Notes.topic(TestCluster.newTopic(1));
  private final LoopConfig config =
      new LoopConfig("s-" + UUID.randomUUID(), "0", 100, Duration.ofSeconds(6));
  private final Health health = new Health();
  private RequestSender sender;

  @BeforeEach
  void open() {
    sender = RequestSender.open(TestCluster.config());
  }

  @AfterEach
  void close() {
    sender.close();
  }

  @Test
  void shouldAnswerWithCauseAndSourceAndCommitItsProgress() {
    var handler = new Recorder(topic);
    send("k", "ask 1");
    send("k", "none of mine");
    try (var loop = start(handler)) {
      awaitLog("ask 1", "none of mine", "answer to ask 1");
      assertThat(loop.isRunning()).isTrue();
      await().atMost(LIMIT).until(health::isUp);
    }
    var records = RawLog.read(topic.name());
    assertThat(RawLog.header(records.get(2), MessageHeaders.CAUSE))
        .isEqualTo(RawLog.header(records.get(0), MessageHeaders.ID));
    assertThat(RawLog.header(records.get(2), MessageHeaders.SOURCE)).isEqualTo(config.service());
    assertThat(health.snapshot().get(config.service()))
        .isEqualTo(new Health.Status(Health.State.STOPPED, "closed"));

    send("k", "ask 2");
    try (var again = start(handler)) {
      awaitLog("ask 1", "none of mine", "answer to ask 1", "ask 2", "answer to ask 2");
      assertThat(again.isRunning()).isTrue();
    }
    assertThat(handler.handled).containsExactly("ask 1", "ask 2");
  }

  @ParameterizedTest
  @CsvSource({
    "beginTransaction,true",
    "send,true",
    "send,false",
    "sendOffsetsToTransaction,false",
    "commitTransaction,true",
    "commitTransaction,false"
  })
  void shouldAnswerExactlyOnceWhenItCrashesAt(String method, boolean before) throws Exception {
    var handler = new Recorder(topic);
    send("k", "ask 1");
    var crashing = new CrashingClients(TestCluster.config(), config, method, before);
    try (var loop =
        ParticipantLoop.start(config, TestCluster.config(), topic, handler, health, crashing)) {
      loop.join();
    }
    assertThat(health.isFatal()).isTrue();
    try (var loop = start(handler)) {
      awaitLog("ask 1", "answer to ask 1");
      send("k", "ask 2");
      awaitLog("ask 1", "answer to ask 1", "ask 2", "answer to ask 2");
      assertThat(loop.isRunning()).isTrue();
    }
    assertThat(handler.handled).startsWith("ask 1").endsWith("ask 2");
  }

  @Test
  void shouldSkipNoMessageWhenItsInboxCannotBeReadAtFirst() {
    var handler = new Recorder(topic);
    send("k", "ask 1");
    var failures = new AtomicInteger(2);
    var clients =
        new LoopClients(TestCluster.config(), config) {
          @Override
          Consumer<String, byte[]> inbox() {
            if (failures.getAndDecrement() > 0) {
              throw new KafkaException("Failed to construct kafka consumer");
            }
            return super.inbox();
          }
        };
    try (var loop =
        ParticipantLoop.start(config, TestCluster.config(), topic, handler, health, clients)) {
      awaitLog("ask 1", "answer to ask 1");
      assertThat(loop.isRunning()).isTrue();
      await().atMost(LIMIT).until(health::isUp);
    }
    assertThat(failures).hasNegativeValue();
  }

  @Test
  void shouldStopAndLeaveTheMessageToTheNextStartWhenAnErrorIsThrown() throws Exception {
    send("k", "ask 1");
    var broken =
        new Recorder(topic) {
          @Override
          public List<Output<?>> handle(Received<String> message, WorkContext<String> context) {
            throw new NoClassDefFoundError("dev/theseus/Missing");
          }
        };
    try (var loop = start(broken)) {
      loop.join();
    }
    assertThat(health.isFatal()).isTrue();
    try (var loop = start(new Recorder(topic))) {
      awaitLog("ask 1", "answer to ask 1");
      assertThat(loop.isRunning()).isTrue();
    }
  }

  @Test
  void shouldNotWorkAgainOnWhatItAnsweredBehindAMessageThatIsStillOpen() throws Exception {
    var firstStarted = new CountDownLatch(1);
    var handler =
        new Recorder(topic) {
          @Override
          public List<Output<?>> handle(Received<String> message, WorkContext<String> context)
              throws Exception {
            var answer = super.handle(message, context);
            if (message.value().equals("ask slow")
                && handled.stream().filter("ask slow"::equals).count() == 1) {
              firstStarted.countDown();
              new CountDownLatch(1).await();
            }
            return answer;
          }
        };
    send("slow", "ask slow");
    send("quick", "ask quick");
    try (var loop = start(handler)) {
      assertThat(firstStarted.await(30, TimeUnit.SECONDS)).isTrue();
      awaitLog("ask slow", "ask quick", "answer to ask quick");
      assertThat(loop.isRunning()).isTrue();
    }
    try (var loop = start(handler)) {
      awaitLog("ask slow", "ask quick", "answer to ask quick", "answer to ask slow");
      assertThat(loop.isRunning()).isTrue();
    }
    assertThat(handler.handled).filteredOn("ask quick"::equals).hasSize(1);
  }

  @Test
  void shouldWorkSeriallyPerKeyAndBesideEachOtherOverKeys() throws Exception {
    var bothKeys = new CountDownLatch(2);
    var perKey = new AtomicInteger();
    var overlaps = new AtomicInteger();
    var handler =
        new Recorder(topic) {
          @Override
          public List<Output<?>> handle(Received<String> message, WorkContext<String> context)
              throws Exception {
            if (message.key().equals("a") && perKey.incrementAndGet() > 1) {
              overlaps.incrementAndGet();
            }
            bothKeys.countDown();
            assertThat(bothKeys.await(30, TimeUnit.SECONDS)).isTrue();
            var answer = super.handle(message, context);
            if (message.key().equals("a")) {
              perKey.decrementAndGet();
            }
            return answer;
          }
        };
    send("a", "ask a1");
    send("a", "ask a2");
    send("b", "ask b1");
    try (var loop = start(handler)) {
      await().atMost(LIMIT).until(() -> handler.handled.size() == 3);
      assertThat(loop.isRunning()).isTrue();
    }
    assertThat(handler.handled).containsSubsequence("ask a1", "ask a2");
    assertThat(overlaps).hasValue(0);
  }

  @Test
  void shouldDeliverSignalsToWorkUnderWayAndWriteInterimOutputsBeforeTheAnswer() {
    var started = new CountDownLatch(1);
    var handler =
        new Recorder(topic) {
          @Override
          public List<Output<?>> handle(Received<String> message, WorkContext<String> context)
              throws Exception {
            var cancelled = new CountDownLatch(1);
            started.countDown();
            context.emit(Output.of(topic, message.key(), "halfway"));
            context.onSignal(signal -> cancelled.countDown());
            assertThat(cancelled.await(30, TimeUnit.SECONDS)).isTrue();
            return super.handle(message, context);
          }
        };
    send("k", "ask");
    try (var loop = start(handler)) {
      awaitLog("ask", "halfway");
      send("other", "cancel other");
      send("k", "cancel");
      awaitLog("ask", "halfway", "cancel other", "cancel", "answer to ask");
      assertThat(loop.isRunning()).isTrue();
    }
    var interim = RawLog.read(topic.name()).get(1);
    assertThat(RawLog.header(interim, MessageHeaders.FINAL)).isEmpty();
  }

  @Test
  void shouldKeepItsPartitionsWhileWorkTakesLongerThanTheSession() throws Exception {
    var sessions = new CopyOnWriteArrayList<String>();
    var handler =
        new Recorder(topic) {
          @Override
          public List<Output<?>> handle(Received<String> message, WorkContext<String> context)
              throws Exception {
            sessions.add(message.value());
            var longer = new CountDownLatch(1);
            assertThat(longer.await(4, TimeUnit.SECONDS)).isFalse();
            return super.handle(message, context);
          }
        };
    var impatient = new LoopConfig(config.service(), "0", 100, Duration.ofSeconds(3));
    send("k", "ask");
    try (var loop =
        ParticipantLoop.start(impatient, TestCluster.config(), topic, handler, health)) {
      awaitLog("ask", "answer to ask");
      assertThat(loop.isRunning()).isTrue();
    }
    assertThat(sessions).hasSize(1);
  }

  @Test
  void shouldSetAsideWhatNobodyCanReadWithOriginAndUntouchedBytesAndGoOn() {
    var junk = "no avro at all".getBytes(StandardCharsets.UTF_8);
    var handler =
        new Recorder(topic) {
          @Override
          public List<Output<?>> onDeadLetter(DeadLetter letter) {
            return List.of(Output.of(topic, letter.key(), "set aside " + letter.offset()));
          }
        };
    RawLog.write(topic.name(), "k", junk);
    RawLog.write(topic.name(), "k", new byte[] {0, 9, 9, 9, 9, 1});
    send("k", "ask");
    try (var loop = start(handler)) {
      await()
          .atMost(LIMIT)
          .untilAsserted(
              () -> assertThat(readable()).contains("set aside 0", "set aside 1", "answer to ask"));
      assertThat(loop.isRunning()).isTrue();
    }
    var letters = RawLog.read(Topic.deadLettersOf(topic.name()));
    assertThat(letters).hasSize(2);
    assertThat(letters.getFirst().value()).isEqualTo(junk);
    assertThat(letters.getFirst().key()).isEqualTo("k");
    assertThat(RawLog.header(letters.get(1), MessageHeaders.ORIGIN_TOPIC)).isEqualTo(topic.name());
    assertThat(RawLog.header(letters.get(1), MessageHeaders.ORIGIN_OFFSET)).isEqualTo("1");
    assertThat(RawLog.header(letters.get(1), MessageHeaders.ORIGIN_ERROR))
        .contains("Schema not found");
  }

  @Test
  void shouldFenceOffTheOlderInstanceOfTheSameName() throws Exception {
    var older = start(new Recorder(topic));
    await().atMost(LIMIT).until(health::isUp);
    var newerHealth = new Health();
    var handler = new Recorder(topic);
    try (older;
        var newer =
            ParticipantLoop.start(config, TestCluster.config(), topic, handler, newerHealth)) {
      send("k", "ask");
      awaitLog("ask", "answer to ask");
      older.join();
      assertThat(health.isFatal()).isTrue();
      assertThat(newer.isRunning()).isTrue();
    }
  }

  @Test
  void shouldAnswerWithTheFailureAndGoOnWhenAHandlerThrows() {
    var handler =
        new Recorder(topic) {
          @Override
          public List<Output<?>> handle(Received<String> message, WorkContext<String> context)
              throws Exception {
            if (message.value().equals("ask bad")) {
              throw new IllegalStateException("broken");
            }
            return super.handle(message, context);
          }
        };
    send("k", "ask bad");
    send("k", "ask good");
    try (var loop = start(handler)) {
      awaitLog("ask bad", "ask good", "failed: broken", "answer to ask good");
      assertThat(loop.isRunning()).isTrue();
    }
  }

  @Test
  void shouldHandOverToAnotherInstanceWhenOneCloses() {
    var first = new Recorder(topic);
    var second = new Recorder(topic);
    var other = LoopConfig.of(config.service(), "1");
    var one = start(first);
    try (var two =
        ParticipantLoop.start(other, TestCluster.config(), topic, second, new Health())) {
      send("k", "ask 1");
      awaitLog("ask 1", "answer to ask 1");
      one.close();
      send("k", "ask 2");
      awaitLog("ask 1", "answer to ask 1", "ask 2", "answer to ask 2");
      assertThat(two.isRunning()).isTrue();
    }
    var all = new ArrayList<>(first.handled);
    all.addAll(second.handled);
    assertThat(all).containsExactlyInAnyOrder("ask 1", "ask 2");
  }

  private ParticipantLoop start(ParticipantHandler<String> handler) {
    return ParticipantLoop.start(config, TestCluster.config(), topic, handler, health);
  }

  private void send(String key, String value) {
    sender.sendAndWait(Output.of(topic, key, value));
  }

  private void awaitLog(String... values) {
    await().atMost(LIMIT).untilAsserted(() -> assertThat(readable()).containsExactly(values));
  }

  private List<String> readable() {
    try (var reader = LogReader.open(TestCluster.config(), topic, key -> true)) {
      return reader.readToEnd().stream().map(Received::value).toList();
    }
  }
}
