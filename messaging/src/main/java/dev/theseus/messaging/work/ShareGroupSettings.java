package dev.theseus.messaging.work;

import dev.theseus.messaging.MessagingConfig;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.config.ConfigResource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A share group's settings live on the broker; they are set before the first member joins. */
final class ShareGroupSettings {
  private static final Logger LOG = LoggerFactory.getLogger(ShareGroupSettings.class);
  private static final long LIMIT_SECONDS = 10;

  /** A member beats in the background, however long its unit takes. */
  private static final long LONGEST_SESSION_MILLIS = 10_000;

  private ShareGroupSettings() {}

  static void apply(MessagingConfig messaging, WorkConfig config) {
    var wanted =
        Map.of(
            "share.auto.offset.reset", "earliest",
            "share.isolation.level", "read_committed",
            "share.record.lock.duration.ms", String.valueOf(config.lock().toMillis()),
            // A dead member keeps partitions to itself until its session ends.
            "share.session.timeout.ms", String.valueOf(sessionMillis(config)),
            // What runs out of deliveries vanishes silently: as late as the broker allows.
            "share.delivery.count.limit", "10");
    try (var admin = Admin.create(messaging.clientSettings())) {
      wanted.forEach((name, value) -> set(admin, config.group(), name, value));
    }
  }

  private static long sessionMillis(WorkConfig config) {
    return Math.min(config.lock().toMillis(), LONGEST_SESSION_MILLIS);
  }

  /** One by one: a broker that does not allow one value must not refuse the others with it. */
  private static void set(Admin admin, String group, String name, String value) {
    var resource = new ConfigResource(ConfigResource.Type.GROUP, group);
    var change = new AlterConfigOp(new ConfigEntry(name, value), AlterConfigOp.OpType.SET);
    try {
      admin
          .incrementalAlterConfigs(Map.of(resource, List.of(change)))
          .all()
          .get(LIMIT_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      LOG.warn("Share group {} keeps the broker's {}: {}", group, name, e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
