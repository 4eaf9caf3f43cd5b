/** Tests of images. Must not need a container runtime. */
@NullMarked
package dev.theseus.runtime.image;

import org.jspecify.annotations.NullMarked;
