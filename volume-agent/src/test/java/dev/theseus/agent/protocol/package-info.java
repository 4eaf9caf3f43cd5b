@NullMarked
package dev.theseus.agent.protocol;

import org.jspecify.annotations.NullMarked;
