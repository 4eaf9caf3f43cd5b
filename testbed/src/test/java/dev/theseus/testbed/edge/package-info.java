/** Shows that clients keep one address and lose nothing. Must not start the shop. */
@NullMarked
package dev.theseus.testbed.edge;

import org.jspecify.annotations.NullMarked;
