/** Shows the demo from its command line to its JSON. Must not look behind what a user sees. */
@NullMarked
package dev.theseus.testbed.demo;

import org.jspecify.annotations.NullMarked;
