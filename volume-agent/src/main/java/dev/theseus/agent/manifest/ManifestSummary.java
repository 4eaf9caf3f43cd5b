package dev.theseus.agent.manifest;

import dev.theseus.agent.posix.Bytes;

/**
 * What a manifest adds up to.
 *
 * @param entries files, directories, links and nodes, the root among them
 * @param contentBytes bytes of all files, hard links counted once
 * @param root Merkle root over all entries; meaningful once every content is known
 */
public record ManifestSummary(long entries, long contentBytes, Bytes root) {}
