/**
 * Looks at a volume: walks it, finds what changed since a manifest, divides that into units, and
 * reads and hashes them. It must not write to the volume or talk to another agent.
 */
@NullMarked
package dev.theseus.agent.scan;

import org.jspecify.annotations.NullMarked;
