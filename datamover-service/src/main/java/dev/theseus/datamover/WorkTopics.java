package dev.theseus.datamover;

import dev.theseus.messaging.MessagingConfig;
import dev.theseus.messaging.TopicAdmin;
import dev.theseus.messaging.catalogue.CatalogueTopics;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** Creates the work topic of a site before the first unit goes there. */
final class WorkTopics implements Consumer<String> {

  private final MessagingConfig messaging;
  private final int partitions;
  private final Set<String> ready = ConcurrentHashMap.newKeySet();

  WorkTopics(MessagingConfig messaging, int partitions) {
    this.messaging = messaging;
    this.partitions = partitions;
  }

  @Override
  public void accept(String site) {
    if (ready.contains(site)) {
      return;
    }
    try (TopicAdmin admin = TopicAdmin.connect(messaging)) {
      admin.ensure(CatalogueTopics.layoutsOfSite(site, partitions));
    }
    ready.add(site);
  }
}
