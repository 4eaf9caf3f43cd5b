/**
 * Responsible for carrying out the steps that write to sites, as one participant of a migration.
 * Must not decide what comes next, and keeps nothing between two requests.
 */
@NullMarked
package dev.theseus.deployer;

import org.jspecify.annotations.NullMarked;
