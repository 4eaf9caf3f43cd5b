/** Tests of the service's edge. Must not need a broker. */
@NullMarked
package dev.theseus.deployer;

import org.jspecify.annotations.NullMarked;
