/**
 * Container images from what this JVM has: a linked runtime, the jars on the class path, and the
 * programs of this machine with their libraries; the same parts give the same bytes.
 *
 * <p>Must not need Docker, root or a network, and must not know what the images are for.
 */
@NullMarked
package dev.theseus.runtime.image;

import org.jspecify.annotations.NullMarked;
