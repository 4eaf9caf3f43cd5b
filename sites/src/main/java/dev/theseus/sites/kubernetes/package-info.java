/**
 * A Kubernetes cluster as a site, through its API server alone. It decides nothing about a
 * migration and knows no message.
 */
@NullMarked
package dev.theseus.sites.kubernetes;

import org.jspecify.annotations.NullMarked;
