/**
 * Measures us beside the tools that users would take instead, on this machine and in one run. It
 * must not measure anything that users do not wait for.
 */
@NullMarked
package dev.theseus.benchmarks;

import org.jspecify.annotations.NullMarked;
