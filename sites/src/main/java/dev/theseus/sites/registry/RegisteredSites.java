package dev.theseus.sites.registry;

import dev.theseus.events.SiteRegistered;
import dev.theseus.messaging.MessagingConfig;
import dev.theseus.sites.Site;
import dev.theseus.sites.SiteException;
import dev.theseus.sites.Sites;
import dev.theseus.sites.kubernetes.KubernetesSite;
import dev.theseus.sites.kubernetes.SiteDescription;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * Sites by their newest registration on {@code theseus.sites}. A site that was registered anew is
 * opened anew; the old one is closed, so who still uses it sees its calls fail as retriable.
 */
public final class RegisteredSites implements Sites {

  /** Platforms that speak the Kubernetes API. */
  private static final Set<String> KUBERNETES = Set.of("kubernetes", "openshift");

  private final Registrations registrations;
  private final Function<SiteRegistered, Site> opener;
  private final Map<String, Open> open = new HashMap<>();

  RegisteredSites(Registrations registrations, Function<SiteRegistered, Site> opener) {
    this.registrations = registrations;
    this.opener = opener;
  }

  /** Reads the registrations that there are, and follows the topic until closed. */
  public static RegisteredSites follow(MessagingConfig messaging) {
    return new RegisteredSites(Registrations.onLog(messaging), RegisteredSites::open);
  }

  /**
   * Opens what a registration describes, without connecting.
   *
   * @throws SiteException permanent with reason UnknownPlatform or BadKubeconfig
   */
  public static Site open(SiteRegistered site) {
    if (!KUBERNETES.contains(site.platform())) {
      throw new SiteException(
          SiteException.Kind.PERMANENT,
          "UnknownPlatform",
          "site %s: platform '%s' is not supported; allowed are kubernetes and openshift"
              .formatted(site.name(), site.platform()));
    }
    return KubernetesSite.open(
        new SiteDescription(
            site.name(),
            site.kubeconfig(),
            site.context(),
            site.agentImage(),
            site.agentExposure()));
  }

  @Override
  public synchronized Site site(String name) {
    Map<String, SiteRegistered> known = registrations.all();
    SiteRegistered wanted = known.get(name);
    if (wanted == null) {
      throw new SiteException(
          SiteException.Kind.PERMANENT,
          "UnknownSite",
          "no site is registered as '%s'; %s; register it with 'theseus site add'"
              .formatted(
                  name,
                  known.isEmpty()
                      ? "none is registered"
                      : "registered are " + String.join(", ", known.keySet())));
    }
    Open current = open.get(name);
    if (current != null && current.registration.equals(wanted)) {
      return current.site;
    }
    Open fresh = new Open(wanted, opener.apply(wanted));
    open.put(name, fresh);
    if (current != null) {
      current.site.close();
    }
    return fresh.site;
  }

  @Override
  public synchronized void close() {
    registrations.close();
    open.values().forEach(each -> each.site.close());
    open.clear();
  }

  private record Open(SiteRegistered registration, Site site) {}
}
