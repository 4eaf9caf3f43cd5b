/**
 * Brings a unit from one volume to another: frames on the wire, writing at the target, and the pass
 * that makes names and metadata equal. It must not decide what to move.
 */
@NullMarked
package dev.theseus.agent.transfer;

import org.jspecify.annotations.NullMarked;
