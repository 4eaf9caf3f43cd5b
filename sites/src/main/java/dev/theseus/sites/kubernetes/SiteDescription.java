package dev.theseus.sites.kubernetes;

/**
 * What is needed to open a site.
 *
 * @param name the site's name in messages
 * @param kubeconfig path of the kubeconfig file
 * @param context context in it; empty for its current one
 * @param agentImage image from which volume agents run
 */
public record SiteDescription(String name, String kubeconfig, String context, String agentImage) {}
