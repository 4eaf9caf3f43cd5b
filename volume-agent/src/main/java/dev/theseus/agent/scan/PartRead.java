package dev.theseus.agent.scan;

import dev.theseus.agent.manifest.Entry;

/**
 * What reading a part gave.
 *
 * @param entry the file as it was when it was read, with the digests of this part's blocks
 * @param start first byte of the part
 * @param vanished whether the file was gone, or was no file any more
 */
public record PartRead(Entry entry, long start, boolean vanished) {}
