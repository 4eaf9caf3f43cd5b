/** Holds the rules about who may use whom. It must not test behaviour. */
@NullMarked
package dev.theseus.coordinator;

import org.jspecify.annotations.NullMarked;
