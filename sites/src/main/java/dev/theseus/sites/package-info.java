/**
 * The site SPI: what planner, deployer and data mover may do at a place where applications run. It
 * knows no migration state and no message; platforms implement it in packages of their own.
 */
@NullMarked
package dev.theseus.sites;

import org.jspecify.annotations.NullMarked;
