/**
 * What other people made, moved or used as it is: their servers, their descriptors, their clients.
 *
 * <p>Must not change any of it to make a test pass.
 */
@NullMarked
package dev.theseus.testbed.real;

import org.jspecify.annotations.NullMarked;
