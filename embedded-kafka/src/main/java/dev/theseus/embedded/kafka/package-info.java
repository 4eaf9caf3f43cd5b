/**
 * Runs a real single-node KRaft broker inside this JVM.
 *
 * <p>Must not know topics, schemas or services, and must not be used where a cluster of brokers is
 * meant.
 */
@NullMarked
package dev.theseus.embedded.kafka;

import org.jspecify.annotations.NullMarked;
