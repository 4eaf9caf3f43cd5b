/**
 * Responsible for descriptors as values: reading, editing, comparing, hashing, packing and writing
 * them. Must not talk to a site, know a kind's semantics beyond Secret values, or hold mutable
 * state.
 */
@NullMarked
package dev.theseus.sites.descriptor;

import org.jspecify.annotations.NullMarked;
