/** Shows that the shop's programs work as processes. Must not need a cluster. */
@NullMarked
package dev.theseus.testbed.shop;

import org.jspecify.annotations.NullMarked;
