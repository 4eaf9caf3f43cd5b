/**
 * Is responsible for clients that use the shop as users would, write down what was acknowledged to
 * them, and look for it again at the end. Must not reach the shop by any way but the edge, except
 * for the final audit of its database.
 */
@NullMarked
package dev.theseus.testbed.load;

import org.jspecify.annotations.NullMarked;
