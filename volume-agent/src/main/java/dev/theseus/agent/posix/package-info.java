/**
 * Calls the operating system's file functions with file names as bytes, relative to open folders.
 * It must not know what a volume, a round or a manifest is.
 */
@NullMarked
package dev.theseus.agent.posix;

import org.jspecify.annotations.NullMarked;
