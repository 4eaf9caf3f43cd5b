/**
 * Reads two sites and says what would move and what it would take. It must not write to a site, nor
 * rewrite a descriptor.
 */
@NullMarked
package dev.theseus.planner;

import org.jspecify.annotations.NullMarked;
