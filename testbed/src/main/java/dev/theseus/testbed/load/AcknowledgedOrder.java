package dev.theseus.testbed.load;

import java.time.Instant;

/**
 * One order that the shop acknowledged to a client.
 *
 * @param id number that the shop gave it
 * @param client name of the client
 * @param sequence the client's own number for it, never used twice
 * @param at when the acknowledgement arrived
 */
public record AcknowledgedOrder(long id, String client, long sequence, Instant at) {}
