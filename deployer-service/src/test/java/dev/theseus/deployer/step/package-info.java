/** Tests of steps against simulated sites, crashed at every write. Must not need a broker. */
@NullMarked
package dev.theseus.deployer.step;

import org.jspecify.annotations.NullMarked;
