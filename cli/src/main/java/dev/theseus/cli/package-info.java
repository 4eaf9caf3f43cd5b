/**
 * The command line: reads what a user writes, asks the log, and shows what is there.
 *
 * <p>Must not decide anything about a migration: that is the services' part.
 */
@NullMarked
package dev.theseus.cli;

import org.jspecify.annotations.NullMarked;
