/**
 * What a volume holds at one instant, as a file: entries in path order, digests of their content,
 * and one Merkle root over all. It must not look at a volume.
 */
@NullMarked
package dev.theseus.agent.manifest;

import org.jspecify.annotations.NullMarked;
