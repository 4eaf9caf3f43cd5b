/** Checks the API as clients see it. It must not reach around the wire where a client could not. */
@NullMarked
package dev.theseus.cluster.api;

import org.jspecify.annotations.NullMarked;
