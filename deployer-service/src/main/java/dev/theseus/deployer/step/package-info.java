/**
 * Responsible for what each step writes to sites, and for its undo: idempotent, fenced by epoch,
 * with what undo needs stored in the write itself. Must not know messaging, nor decide what comes
 * next.
 */
@NullMarked
package dev.theseus.deployer.step;

import org.jspecify.annotations.NullMarked;
