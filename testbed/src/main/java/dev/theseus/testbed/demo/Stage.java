package dev.theseus.testbed.demo;

import dev.theseus.messaging.MessagingConfig;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;

/** Two clusters and a running Theseus, as a user finds them. */
public interface Stage extends AutoCloseable {
  /** Where Kafka and the schema registry are. */
  MessagingConfig messaging();

  /** A client of a cluster, by the site's name; it belongs to the stage. */
  KubernetesClient client(String site);

  /** The clusters themselves. */
  Clusters clusters();

  /** Kills the coordinator and a mover with SIGKILL, and starts them again. */
  void crashAndRestart() throws IOException, InterruptedException;

  /** Stops everything. */
  @Override
  void close();
}
