/**
 * What long work tells while it goes on, and how it hears that it shall not. It must not know what
 * the work is.
 */
@NullMarked
package dev.theseus.agent.pulse;

import org.jspecify.annotations.NullMarked;
