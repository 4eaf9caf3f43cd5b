package dev.theseus.runtime;

import dev.theseus.events.SiteRegistered;
import dev.theseus.messaging.MessagingConfig;
import dev.theseus.messaging.Output;
import dev.theseus.messaging.TopicAdmin;
import dev.theseus.messaging.catalogue.CatalogueTopics;
import dev.theseus.messaging.log.LogReader;
import dev.theseus.messaging.log.RequestSender;
import dev.theseus.sites.kubernetes.SiteDescription;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.TreeMap;

/** The registered sites, on their topic. */
public final class SiteBook {
  /** The image that volume agents run from where nobody names another. */
  public static final String AGENT_IMAGE = "theseus-agent";

  /** The same image as it is called where it was built and loaded by hand. */
  public static final String LOCAL_AGENT_IMAGE = "localhost/theseus-agent:0.1.0";

  private final MessagingConfig messaging;

  /** The sites that are registered with this broker. */
  public SiteBook(MessagingConfig messaging) {
    this.messaging = messaging;
  }

  /** By name, in the order of the names. */
  public Map<String, SiteRegistered> all() {
    var sites = new TreeMap<String, SiteRegistered>();
    try (var reader = LogReader.open(messaging, CatalogueTopics.SITES, name -> true)) {
      reader.readToEnd().forEach(message -> sites.put(message.key(), message.value()));
    }
    return sites;
  }

  /** Registers a site or replaces its registration; its topics exist before anyone can use it. */
  public void register(SiteRegistered site) {
    try (var admin = TopicAdmin.connect(messaging)) {
      admin.ensure(CatalogueTopics.layoutsOfSite(site.name(), CatalogueTopics.USUAL_PARTITIONS));
    }
    try (var sender = RequestSender.open(messaging)) {
      sender.sendAndWait(Output.of(CatalogueTopics.SITES, site.name(), site));
    }
  }

  /** A registration as of now. */
  public static SiteRegistered registration(String platform, SiteDescription site) {
    return new SiteRegistered(
        site.name(),
        Instant.now().truncatedTo(ChronoUnit.MICROS),
        platform,
        site.kubeconfig(),
        site.context(),
        site.agentImage(),
        site.agentExposure());
  }
}
