package dev.theseus.messaging.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.theseus.messaging.Notes;
import dev.theseus.messaging.Output;
import dev.theseus.messaging.RawLog;
import dev.theseus.messaging.TestCluster;
import dev.theseus.messaging.Topic;
import dev.theseus.messaging.TopicLayout;
import dev.theseus.messaging.log.RequestSender;
import java.io.BufferedReader;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** What every source of work keeps to. */
abstract class WorkSourceContract {
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final Duration LOCK = Duration.ofSeconds(3);

  private final String topic = TestCluster.newTopic(2);
  private final String group = "g-" + UUID.randomUUID();

  abstract WorkSource<String> open(WorkConfig config);

  /** The name by which {@link HolderProcess} knows the source. */
  abstract String kind();

  @Test
  void shouldGiveEachUnitToOneOfTheSlotsWhenAllAreCompleted() throws Exception {
    send("1", "2", "3", "4", "5", "6");
    var done = new CopyOnWriteArrayList<String>();
    var stop = new AtomicBoolean();
    try (var one = open(config());
        var two = open(config())) {
      var workers =
          List.of(one, two).stream()
              .map(source -> Thread.ofVirtual().start(() -> completeAll(source, done, stop)))
              .toList();
      await().atMost(LIMIT).until(() -> done.size() >= 6);
      stop.set(true);
      for (var worker : workers) {
        worker.join();
      }
    }
    assertThat(done).containsExactlyInAnyOrder("1", "2", "3", "4", "5", "6");
  }

  @Test
  void shouldKeepAUnitThatTakesLongerThanTheLockWhileARivalWantsWork() throws Exception {
    send("long", "a", "b", "c");
    var byRival = new CopyOnWriteArrayList<String>();
    var stop = new AtomicBoolean();
    try (var holder = open(config())) {
      var lease = holder.take(LIMIT).orElseThrow();
      try (var rival = open(config())) {
        var worker = Thread.ofVirtual().start(() -> completeAll(rival, byRival, stop));
        var held = System.nanoTime();
        await()
            .atMost(LIMIT)
            .until(() -> System.nanoTime() - held > LOCK.multipliedBy(2).toNanos());
        assertThat(lease.isHeld()).isTrue();
        assertThat(lease.complete()).isTrue();
        stop.set(true);
        worker.join();
      }
      completeRest(holder, byRival, 3);
      assertThat(byRival).doesNotContain(lease.unit().value()).doesNotHaveDuplicates();
    }
  }

  @Test
  void shouldGiveAReleasedUnitAgainAndACompletedOneNever() throws Exception {
    send("x");
    try (var source = open(config())) {
      var first = source.take(LIMIT).orElseThrow();
      assertThatThrownBy(() -> source.take(Duration.ofMillis(1)))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("still open");
      first.release();
      assertThat(first.complete()).isFalse();
      var second = source.take(LIMIT).orElseThrow();
      assertThat(second.unit().value()).isEqualTo("x");
      assertThat(second.complete()).isTrue();
      assertThat(source.take(Duration.ofSeconds(1))).isEmpty();
    }
  }

  @Test
  void shouldGiveAnOpenUnitToAnotherSlotWhenItsSourceCloses() throws Exception {
    send("x");
    var closing = open(config());
    var lease = closing.take(LIMIT).orElseThrow();
    closing.close();
    assertThat(lease.isHeld()).isFalse();
    assertThat(lease.complete()).isFalse();
    try (var other = open(config())) {
      assertThat(other.take(LIMIT).orElseThrow().unit().value()).isEqualTo("x");
    }
  }

  @Test
  void shouldHandOverWhenTheProcessThatHoldsAUnitIsKilled() throws Exception {
    send("x");
    var holder = startHolder();
    try (var out = holder.inputReader()) {
      assertThat(awaitLine(out)).isEqualTo("HOLDS x");
      holder.destroyForcibly().waitFor();
      try (var other = open(config())) {
        var lease = other.take(LIMIT).orElseThrow();
        assertThat(lease.unit().value()).isEqualTo("x");
        assertThat(lease.complete()).isTrue();
      }
    } finally {
      holder.destroyForcibly();
    }
  }

  @Test
  void shouldSetAsideWhatIsNoUnitAndGoOn() throws Exception {
    RawLog.write(topic, "0", new byte[] {1, 2, 3});
    send("x");
    try (var source = open(config())) {
      var lease = source.take(LIMIT).orElseThrow();
      assertThat(lease.unit().value()).isEqualTo("x");
      lease.complete();
    }
    await()
        .atMost(LIMIT)
        .untilAsserted(() ->
            assertThat(RawLog.read(Topic.deadLettersOf(topic)))
                .singleElement()
                .satisfies(r -> assertThat(r.value()).containsExactly(1, 2, 3)));
  }

  @Test
  void shouldFindTopicsThatAreCreatedLater() throws Exception {
    var prefix = "later-" + UUID.randomUUID() + ".";
    try (var source = open(new WorkConfig(group, TopicSelection.startingWith(prefix), LOCK))) {
      assertThat(source.take(Duration.ofMillis(100))).isEmpty();
      TestCluster.create(new TopicLayout(prefix + "east", 1, false));
      try (var sender = RequestSender.open(TestCluster.config())) {
        sender.sendAndWait(Output.of(Notes.topic(prefix + "east"), "k", "x"));
      }
      assertThat(source.take(LIMIT).orElseThrow().unit().topic()).isEqualTo(prefix + "east");
    }
  }

  private WorkConfig config() {
    return new WorkConfig(group, TopicSelection.named(topic), LOCK);
  }

  private void send(String... units) {
    try (var sender = RequestSender.open(TestCluster.config())) {
      for (var unit : units) {
        sender.sendAndWait(Output.of(Notes.topic(topic), unit, unit));
      }
    }
  }

  private static void completeAll(
      WorkSource<String> source, List<String> done, AtomicBoolean stop) {
    try {
      while (!stop.get()) {
        var lease = source.take(Duration.ofMillis(200));
        if (lease.isPresent() && lease.get().complete()) {
          done.add(lease.get().unit().value());
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void completeRest(WorkSource<String> source, List<String> done, int count)
      throws InterruptedException {
    var limit = System.nanoTime() + LIMIT.toNanos();
    while (done.size() < count && System.nanoTime() < limit) {
      var lease = source.take(Duration.ofMillis(200));
      if (lease.isPresent() && lease.get().complete()) {
        done.add(lease.get().unit().value());
      }
    }
    assertThat(done).hasSize(count);
  }

  private Process startHolder() throws IOException {
    var command = new ArrayList<String>();
    command.add(System.getProperty("java.home") + "/bin/java");
    command.addAll(
        List.of("-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path")));
    command.add(HolderProcess.class.getName());
    var config = TestCluster.config();
    command.addAll(List.of(config.bootstrapServers(), config.registryUrl(), kind(), group, topic));
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
  }

  private static String awaitLine(BufferedReader out) throws IOException {
    for (var line = out.readLine(); line != null; line = out.readLine()) {
      if (line.startsWith("HOLDS")) {
        return line;
      }
    }
    return "the process ended";
  }
}
