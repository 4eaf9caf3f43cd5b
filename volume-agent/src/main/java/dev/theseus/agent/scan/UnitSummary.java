package dev.theseus.agent.scan;

/**
 * A unit of work of a round.
 *
 * @param number from 0
 * @param bytes bytes of content to look at
 * @param files files or ranges in it
 */
public record UnitSummary(int number, long bytes, int files) {}
