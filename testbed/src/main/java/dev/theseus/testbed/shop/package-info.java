/**
 * Is responsible for the shop: a web front end, a worker and PostgreSQL, each a real program that
 * runs as a process of its own, and the standard descriptors that deploy them. Must not know that
 * migrations exist: nothing here helps Theseus, and nothing here is told when one happens.
 */
@NullMarked
package dev.theseus.testbed.shop;

import org.jspecify.annotations.NullMarked;
