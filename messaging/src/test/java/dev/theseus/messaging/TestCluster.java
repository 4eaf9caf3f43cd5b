package dev.theseus.messaging;

import java.util.Arrays;
import java.util.UUID;

/** One real broker and registry for all tests of this JVM; each test has topics of its own. */
public final class TestCluster {
  private static final TestCluster SHARED = new TestCluster();

  private final TestBroker broker = TestBroker.start();

  private TestCluster() {
    Runtime.getRuntime().addShutdownHook(new Thread(broker::close));
  }

  public static MessagingConfig config() {
    return MessagingConfig.of(
        SHARED.broker.bootstrapServers(), SHARED.broker.registryUrl(), "test");
  }

  /** A topic that no other test has. */
  public static String newTopic(int partitions) {
    var name = "t-" + UUID.randomUUID();
    create(new TopicLayout(name, partitions, false));
    return name;
  }

  public static void create(TopicLayout... layouts) {
    try (var admin = TopicAdmin.connect(config())) {
      admin.ensure(Arrays.asList(layouts));
    }
  }
}
