/**
 * Gives pods and services loopback addresses and carries connections from a service to its ready
 * pods. It never decides which pods are ready.
 */
@NullMarked
package dev.theseus.cluster.net;

import org.jspecify.annotations.NullMarked;
