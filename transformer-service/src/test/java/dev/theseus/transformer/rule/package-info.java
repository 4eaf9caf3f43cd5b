/** Tests of single rules. Must not need files, except where a test says so. */
@NullMarked
package dev.theseus.transformer.rule;

import org.jspecify.annotations.NullMarked;
