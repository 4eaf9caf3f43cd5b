@NullMarked
package dev.theseus.datamover;

import org.jspecify.annotations.NullMarked;
