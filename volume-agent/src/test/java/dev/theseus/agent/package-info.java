@NullMarked
package dev.theseus.agent;

import org.jspecify.annotations.NullMarked;
