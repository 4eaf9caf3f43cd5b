/**
 * Is responsible for saying, from what can be observed after a run, whether the promises of a
 * migration were kept. Must not ask the services that made the promises, and must not assume what
 * it can look up.
 */
@NullMarked
package dev.theseus.testbed.invariant;

import org.jspecify.annotations.NullMarked;
