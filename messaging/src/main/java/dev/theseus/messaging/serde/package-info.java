/**
 * Avro in Confluent's wire format, with a thin registry client; replaceable by {@code
 * io.confluent}'s.
 *
 * <p>Must not know which topics or records exist.
 */
@NullMarked
package dev.theseus.messaging.serde;

import org.jspecify.annotations.NullMarked;
