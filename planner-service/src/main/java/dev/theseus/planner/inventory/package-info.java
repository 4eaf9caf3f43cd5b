/**
 * What an application consists of, as pure functions over its descriptors. It must not read a site.
 */
@NullMarked
package dev.theseus.planner.inventory;

import org.jspecify.annotations.NullMarked;
