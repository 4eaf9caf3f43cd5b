/** Tests of the planner. Those named Test must not need a site or a broker. */
@NullMarked
package dev.theseus.planner.inventory;

import org.jspecify.annotations.NullMarked;
