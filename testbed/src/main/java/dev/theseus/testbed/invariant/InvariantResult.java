package dev.theseus.testbed.invariant;

/**
 * What an invariant found.
 *
 * @param name the invariant
 * @param held whether it was kept
 * @param detail one sentence: what was compared, or what violates it
 */
public record InvariantResult(String name, boolean held, String detail) {}
