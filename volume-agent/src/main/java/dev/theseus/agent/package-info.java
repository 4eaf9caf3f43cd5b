/**
 * Serves one volume to movers: source and target side, fencing, and the client that calls them. It
 * must not know sites, clusters or events.
 */
@NullMarked
package dev.theseus.agent;

import org.jspecify.annotations.NullMarked;
