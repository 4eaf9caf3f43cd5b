/**
 * Keeps the cluster's objects: versions, optimistic concurrency, watches, finalizers and deletion.
 * It must not know HTTP, nor run anything that an object describes.
 */
@NullMarked
package dev.theseus.cluster.store;

import org.jspecify.annotations.NullMarked;
