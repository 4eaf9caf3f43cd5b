/** Tests of registered sites. Must not need a broker. */
@NullMarked
package dev.theseus.sites.registry;

import org.jspecify.annotations.NullMarked;
