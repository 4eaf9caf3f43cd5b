package dev.theseus.testbed.load;

import java.time.Instant;
import java.util.List;

/**
 * What the clients saw.
 *
 * @param requests how many were made
 * @param failed how many got no answer, or one that was no success
 * @param failures the first few failures, in words
 * @param acknowledged all acknowledged orders in the order of their acknowledgement
 * @param longestGapMillis longest time in which no request succeeded: the downtime that clients saw
 * @param longestGapStart when that gap began
 * @param medianMillis median time of a successful request
 */
public record LoadReport(
    long requests,
    long failed,
    List<String> failures,
    List<AcknowledgedOrder> acknowledged,
    long longestGapMillis,
    Instant longestGapStart,
    double medianMillis) {}
