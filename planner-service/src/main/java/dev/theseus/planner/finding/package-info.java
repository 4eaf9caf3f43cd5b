/**
 * What the user should know before anything is written, as pure functions over what was read. It
 * must not decide whether the migration goes on.
 */
@NullMarked
package dev.theseus.planner.finding;

import org.jspecify.annotations.NullMarked;
