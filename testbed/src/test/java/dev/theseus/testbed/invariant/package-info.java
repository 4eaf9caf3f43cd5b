/** Shows that each invariant sees its own violation. Must not run a migration. */
@NullMarked
package dev.theseus.testbed.invariant;

import org.jspecify.annotations.NullMarked;
