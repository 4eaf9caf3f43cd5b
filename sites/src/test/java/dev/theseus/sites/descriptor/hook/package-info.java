@NullMarked
package dev.theseus.sites.descriptor.hook;

import org.jspecify.annotations.NullMarked;
