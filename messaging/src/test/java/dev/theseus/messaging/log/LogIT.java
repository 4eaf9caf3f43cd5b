package dev.theseus.messaging.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.theseus.messaging.Notes;
import dev.theseus.messaging.Output;
import dev.theseus.messaging.RawLog;
import dev.theseus.messaging.Received;
import dev.theseus.messaging.TestCluster;
import dev.theseus.messaging.TopicLayout;
import java.time.Duration;
import java.util.ArrayList;
import java.util.UUID;
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
}
