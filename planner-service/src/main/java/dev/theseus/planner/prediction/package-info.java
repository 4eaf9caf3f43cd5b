/**
 * How long a migration takes, as pure functions over sizes and over what past migrations took. It
 * must not know a site or a topic.
 */
@NullMarked
package dev.theseus.planner.prediction;

import org.jspecify.annotations.NullMarked;
