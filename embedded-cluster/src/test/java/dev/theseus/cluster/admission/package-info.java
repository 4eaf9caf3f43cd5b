/** Checks what writes are completed with and refused for. It must not need a server. */
@NullMarked
package dev.theseus.cluster.admission;

import org.jspecify.annotations.NullMarked;
