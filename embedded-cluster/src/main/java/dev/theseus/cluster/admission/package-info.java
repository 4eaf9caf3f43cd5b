/**
 * Completes and checks objects before they are stored: defaults, required fields, immutable fields,
 * quotas. It must not act on objects that are stored already: controllers do.
 */
@NullMarked
package dev.theseus.cluster.admission;

import org.jspecify.annotations.NullMarked;
