/**
 * Sees to it that the target's registry has the images, by digest. It must not rename an image or
 * change a manifest.
 */
@NullMarked
package dev.theseus.datamover.image;

import org.jspecify.annotations.NullMarked;
