/**
 * Lets one side read back and hash its own volume, and compares what two sides found. It must not
 * take anything about content from the other side or from the copy.
 */
@NullMarked
package dev.theseus.agent.verify;

import org.jspecify.annotations.NullMarked;
