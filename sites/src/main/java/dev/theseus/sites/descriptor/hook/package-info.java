/**
 * Responsible for hooks: what a user declares on an object that a migration shall change beside the
 * workloads, and how that is taken back. Pure; must not talk to a site.
 */
@NullMarked
package dev.theseus.sites.descriptor.hook;

import org.jspecify.annotations.NullMarked;
