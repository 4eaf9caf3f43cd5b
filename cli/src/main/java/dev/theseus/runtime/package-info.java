/**
 * Everything of Theseus in one JVM: broker, registry, services, embedded clusters.
 *
 * <p>Must not talk to a user: it neither prints nor asks.
 */
@NullMarked
package dev.theseus.runtime;

import org.jspecify.annotations.NullMarked;
