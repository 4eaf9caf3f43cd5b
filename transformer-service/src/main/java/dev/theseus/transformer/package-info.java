/**
 * Responsible for turning the source's descriptors into the target's as one step of a migration,
 * and for showing the difference. Must not talk to a site: what it needs comes in the request.
 */
@NullMarked
package dev.theseus.transformer;

import org.jspecify.annotations.NullMarked;
