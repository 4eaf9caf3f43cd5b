/**
 * The events of a migration as Java records, generated from {@code theseus.avdl}, and the topics
 * that they travel on. No logic: nothing here decides, reads or sends.
 */
@NullMarked
package dev.theseus.events;

import org.jspecify.annotations.NullMarked;
