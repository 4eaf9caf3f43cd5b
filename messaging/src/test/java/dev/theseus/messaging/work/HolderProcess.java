package dev.theseus.messaging.work;

import dev.theseus.messaging.MessagingConfig;
import dev.theseus.messaging.Notes;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;

/** Takes one unit in a process of its own, says so, and holds it until it is killed. */
final class HolderProcess {
  private HolderProcess() {}

  public static void main(String[] args) throws InterruptedException {
    var messaging = MessagingConfig.of(args[0], args[1], "holder");
    var config = new WorkConfig(args[3], TopicSelection.named(args[4]), Duration.ofSeconds(3));
    WorkSource<String> source =
        args[2].equals("share")
            ? ShareGroupWorkSource.open(messaging, config, Notes.codec(), _ -> {})
            : ConsumerGroupWorkSource.open(messaging, config, Notes.codec(), _ -> {});
    var lease = source.take(Duration.ofSeconds(60)).orElseThrow();
    System.out.println("HOLDS " + lease.unit().value());
    new CountDownLatch(1).await();
  }
}
