package dev.theseus.agent;

/**
 * What a volume holds.
 *
 * @param allocatedBytes bytes that its files take, holes not counted
 * @param entries files, directories, links and nodes
 */
public record Usage(long allocatedBytes, long entries) {}
