/**
 * A small schema registry that speaks the Confluent REST protocol, for one JVM, development and
 * tests.
 *
 * <p>Must not be taken for a production registry: one node, no authentication, Avro only.
 */
@NullMarked
package dev.theseus.embedded.registry;

import org.jspecify.annotations.NullMarked;
