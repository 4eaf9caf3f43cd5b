/**
 * Responsible for where a source's Service can lead after a move: candidates out of what the
 * target's Service has, and the slice that makes it so. Pure; must not talk to a site.
 */
@NullMarked
package dev.theseus.deployer.forward;

import org.jspecify.annotations.NullMarked;
