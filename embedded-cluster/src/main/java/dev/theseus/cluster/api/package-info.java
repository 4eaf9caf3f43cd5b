/**
 * Speaks the Kubernetes API over HTTPS for one object store: discovery, reads, writes, patches,
 * watches. It must not decide what objects mean: admission and controllers do.
 */
@NullMarked
package dev.theseus.cluster.api;

import org.jspecify.annotations.NullMarked;
