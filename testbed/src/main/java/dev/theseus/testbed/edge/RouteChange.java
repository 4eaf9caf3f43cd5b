package dev.theseus.testbed.edge;

import java.time.Instant;
import java.util.Optional;

/**
 * One change of where the edge sends new connections.
 *
 * @param at when it took effect
 * @param site the site that serves from then on; empty while connections wait
 */
public record RouteChange(Instant at, Optional<String> site) {}
