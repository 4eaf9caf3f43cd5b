/**
 * Values of messaging that every part shares: topics, messages, outputs, configuration, health.
 *
 * <p>Must not contain a word of any domain, which {@code catalogue} alone knows by the names of its
 * topics, nor start threads.
 */
@NullMarked
package dev.theseus.messaging;

import org.jspecify.annotations.NullMarked;
