@NullMarked
package dev.theseus.deployer.forward;

import org.jspecify.annotations.NullMarked;
