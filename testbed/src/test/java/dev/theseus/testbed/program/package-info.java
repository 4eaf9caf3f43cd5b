/**
 * Real servers that other people wrote, unpacked from their Maven artifacts, as images of embedded
 * clusters.
 *
 * <p>Must not know what migrates them.
 */
@NullMarked
package dev.theseus.testbed.program;

import org.jspecify.annotations.NullMarked;
