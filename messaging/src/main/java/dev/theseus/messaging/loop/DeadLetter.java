package dev.theseus.messaging.loop;

/**
 * A message that cannot be read.
 *
 * @param key empty when it has none
 * @param error one sentence: what is wrong with it
 */
public record DeadLetter(String topic, int partition, long offset, String key, String error) {}
