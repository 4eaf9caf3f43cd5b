package dev.theseus.sites.kubernetes;

import dev.theseus.events.Way;
import java.util.List;

/**
 * What is needed to open a site.
 *
 * @param name the site's name in messages
 * @param kubeconfig path of the kubeconfig file
 * @param context context in it; empty for its current one
 * @param agentImage image from which volume agents run
 * @param agentExposure opens the agents of sources to other networks: NODE_PORT, LOAD_BALANCER,
 *     ROUTE; none where only their pods' addresses and the API server lead to them
 */
public record SiteDescription(
    String name, String kubeconfig, String context, String agentImage, List<Way> agentExposure) {

  /** Takes a copy. */
  public SiteDescription {
    agentExposure = List.copyOf(agentExposure);
  }

  /** One whose agents are not opened to other networks. */
  public SiteDescription(String name, String kubeconfig, String context, String agentImage) {
    this(name, kubeconfig, context, agentImage, List.of());
  }
}
