@NullMarked
package dev.theseus.datamover.image;

import org.jspecify.annotations.NullMarked;
