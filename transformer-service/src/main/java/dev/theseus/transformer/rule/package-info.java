/**
 * Responsible for rewriting a set of descriptors for its target, and for saying what is lost: pure
 * functions, one small rule each. Must not know services, events, files, clocks or sites; imports
 * the JDK and descriptors only.
 */
@NullMarked
package dev.theseus.transformer.rule;

import org.jspecify.annotations.NullMarked;
