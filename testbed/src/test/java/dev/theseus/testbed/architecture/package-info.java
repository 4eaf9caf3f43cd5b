/**
 * Holds the modules to the direction of their dependencies.
 *
 * <p>It must not judge what a module does inside.
 */
@NullMarked
package dev.theseus.testbed.architecture;

import org.jspecify.annotations.NullMarked;
