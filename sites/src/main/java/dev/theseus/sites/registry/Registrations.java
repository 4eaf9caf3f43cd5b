package dev.theseus.sites.registry;

import dev.theseus.events.SiteRegistered;
import dev.theseus.messaging.MessagingConfig;
import dev.theseus.messaging.catalogue.CatalogueTopics;
import dev.theseus.messaging.log.LogTable;
import java.util.Map;

/** The newest registration of each site. */
interface Registrations extends AutoCloseable {

  /** By name, in the order of the names. */
  Map<String, SiteRegistered> all();

  @Override
  void close();

  /** Those on the log, followed until closed. */
  static Registrations onLog(MessagingConfig messaging) {
    LogTable<SiteRegistered> table = LogTable.open(messaging, CatalogueTopics.SITES);
    return new Registrations() {
      @Override
      public Map<String, SiteRegistered> all() {
        return table.snapshot();
      }

      @Override
      public void close() {
        table.close();
      }
    };
  }
}
