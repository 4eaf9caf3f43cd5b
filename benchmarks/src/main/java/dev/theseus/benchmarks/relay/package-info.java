/**
 * Measures what a mover brings from one real cluster to another through their API servers, beside
 * bare {@code kubectl port-forward} pipes. It must not know how the clusters were made.
 */
@NullMarked
package dev.theseus.benchmarks.relay;

import org.jspecify.annotations.NullMarked;
