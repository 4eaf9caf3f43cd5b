/**
 * Starts whole clusters in this JVM: store, API, controllers and kubelet. It must not hold logic of
 * any of them.
 */
@NullMarked
package dev.theseus.cluster;

import org.jspecify.annotations.NullMarked;
