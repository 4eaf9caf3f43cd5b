/** Tests of the Kubernetes platform. Those named Test must not need a cluster. */
@NullMarked
package dev.theseus.sites.kubernetes;

import org.jspecify.annotations.NullMarked;
