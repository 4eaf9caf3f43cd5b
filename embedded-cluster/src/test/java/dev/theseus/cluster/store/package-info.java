/** Checks the store alone. It must not need a server or controllers. */
@NullMarked
package dev.theseus.cluster.store;

import org.jspecify.annotations.NullMarked;
