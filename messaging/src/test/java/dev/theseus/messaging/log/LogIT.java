package dev.theseus.messaging.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.theseus.messaging.Health;
import dev.theseus.messaging.Notes;
import dev.theseus.messaging.Output;
import dev.theseus.messaging.RawLog;
import dev.theseus.messaging.Received;
import dev.theseus.messaging.RegistryInFront;
import dev.theseus.messaging.TestCluster;
import dev.theseus.messaging.TopicLayout;
import dev.theseus.messaging.serde.RegistryUnavailableException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

class LogIT {

  @Test
  void shouldReadOneKeyFromTheBeginningAndFollowIt() {
    var topic = Notes.topic(TestCluster.newTopic(2));
    try (var sender = RequestSender.open(TestCluster.config())) {
      sender.sendAndWait(Output.of(topic, "a", "a1"));
      sender.sendAndWait(Output.of(topic, "b", "b1"));
      RawLog.write(topic.name(), "a", new byte[] {1, 2, 3});
      sender.sendAndWait(Output.of(topic, "a", "a2"));
      try (var reader = LogReader.open(TestCluster.config(), topic, "a"::equals)) {
        assertThat(reader.readToEnd()).extracting(Received::value).containsExactly("a1", "a2");
        sender.sendAndWait(Output.of(topic, "b", "b2"));
        sender.sendAndWait(Output.of(topic, "a", "a3"));
        var followed = new ArrayList<String>();
        await()
            .atMost(Duration.ofSeconds(10))
            .untilAsserted(() -> {
              reader.poll(Duration.ofMillis(50)).forEach(m -> followed.add(m.value()));
              assertThat(followed).containsExactly("a3");
            });
      }
    }
  }

  @Test
  void shouldKeepTheNewestValuePerKeyAndForgetDeletedKeys() throws Exception {
    var topic = Notes.topic("table-" + UUID.randomUUID());
    TestCluster.create(new TopicLayout(topic.name(), 1, true));
    try (var sender = RequestSender.open(TestCluster.config())) {
      sender.sendAndWait(Output.of(topic, "a", "old"));
      sender.sendAndWait(Output.of(topic, "a", "new"));
      sender.sendAndWait(Output.of(topic, "b", "gone"));
      try (var table = LogTable.open(TestCluster.config(), topic)) {
        assertThat(table.get("a")).contains("new");
        sender.delete(topic.name(), "b");
        sender.sendAndWait(Output.of(topic, "c", "later"));
        assertThat(table.await("c", Duration.ofSeconds(10))).contains("later");
        assertThat(table.snapshot()).containsOnlyKeys("a", "c");
        assertThat(table.await("never", Duration.ofMillis(10))).isEmpty();
      }
    }
  }

  @Test
  void shouldReadAgainWhatTheRegistryCouldNotTellWhileItWasAway() {
    var topic = Notes.topic(TestCluster.newTopic(1));
    try (var sender = RequestSender.open(TestCluster.config());
        var registry = new RegistryInFront();
        var reader = LogReader.open(registry.config(), topic, "a"::equals)) {
      sender.sendAndWait(Output.of(topic, "a", "a1"));
      sender.sendAndWait(Output.of(topic, "a", "a2"));
      registry.leave();
      await()
          .atMost(Duration.ofSeconds(10))
          .untilAsserted(() ->
              assertThatThrownBy(() -> reader.poll(Duration.ofMillis(50)))
                  .isInstanceOf(RegistryUnavailableException.class));
      registry.comeBack();
      var read = new ArrayList<String>();
      await()
          .atMost(Duration.ofSeconds(10))
          .untilAsserted(() -> {
            reader.poll(Duration.ofMillis(50)).forEach(m -> read.add(m.value()));
            assertThat(read).containsExactly("a1", "a2");
          });
    }
  }

  @Test
  void shouldFollowThroughAnOutageAndTellIt() {
    var topic = Notes.topic(TestCluster.newTopic(2));
    var health = new Health();
    var seen = new CopyOnWriteArrayList<String>();
    try (var sender = RequestSender.open(TestCluster.config());
        var registry = new RegistryInFront()) {
      sender.sendAndWait(Output.of(topic, "a", "before"));
      registry.leave();
      try (var follower =
          LogFollower.start(
              LogReader.openAtEnd(registry.config(), topic, key -> true),
              "notes",
              health,
              message -> {
                if (message.value().equals("bad")) {
                  throw new IllegalStateException("the sink fails on it");
                }
                seen.add(message.value());
              })) {
        sender.sendAndWait(Output.of(topic, "a", "bad"));
        sender.sendAndWait(Output.of(topic, "a", "while away"));
        await()
            .atMost(Duration.ofSeconds(10))
            .until(() -> states(health).equals(List.of(Health.State.DEGRADED)));
        registry.comeBack();
        await()
            .atMost(Duration.ofSeconds(10))
            .untilAsserted(() -> assertThat(seen).containsExactly("while away"));
        assertThat(health.isUp()).isTrue();
        assertThat(follower).isNotNull();
      }
      assertThat(states(health)).containsExactly(Health.State.STOPPED);
    }
  }

  private static List<Health.State> states(Health health) {
    return health.snapshot().values().stream().map(Health.Status::state).toList();
  }

  @Test
  void shouldFindAKeyOnItsOwnPartition() {
    var topic = Notes.topic(TestCluster.newTopic(7));
    try (var sender = RequestSender.open(TestCluster.config())) {
      for (var key : List.of("m-1", "m-2", "ü", "0f0c")) {
        sender.sendAndWait(Output.of(topic, key, "of " + key));
        try (var reader = LogReader.openKey(TestCluster.config(), topic, key)) {
          assertThat(reader.readToEnd()).extracting(Received::value).containsExactly("of " + key);
        }
      }
    }
  }

  @Test
  void shouldSendWhenTheRegistryIsBack() throws Exception {
    var topic = Notes.topic(TestCluster.newTopic(1));
    try (var registry = new RegistryInFront();
        var sender = RequestSender.open(registry.config())) {
      registry.leave();
      var sending = Thread.ofVirtual().start(() -> sender.sendAndWait(Output.of(topic, "a", "a1")));
      assertThat(sending.join(Duration.ofMillis(500))).isFalse();
      registry.comeBack();
      assertThat(sending.join(Duration.ofSeconds(10))).isTrue();
      assertThat(RawLog.read(topic.name())).hasSize(1);
    }
  }
}
