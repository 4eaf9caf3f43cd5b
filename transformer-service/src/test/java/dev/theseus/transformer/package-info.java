/** Tests of the transformation as a whole and of its service. Must not need a site. */
@NullMarked
package dev.theseus.transformer;

import org.jspecify.annotations.NullMarked;
