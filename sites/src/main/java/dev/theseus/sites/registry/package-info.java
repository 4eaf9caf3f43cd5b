/**
 * The sites that are registered on the log, opened on first use. It must not hold a site's
 * credentials: those stay in the kubeconfig that a registration names.
 */
@NullMarked
package dev.theseus.sites.registry;

import org.jspecify.annotations.NullMarked;
