/** Tests of descriptors as values. Must not need a site. */
@NullMarked
package dev.theseus.sites.descriptor;

import org.jspecify.annotations.NullMarked;
