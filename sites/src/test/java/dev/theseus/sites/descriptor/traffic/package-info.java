@NullMarked
package dev.theseus.sites.descriptor.traffic;

import org.jspecify.annotations.NullMarked;
