/**
 * Responsible for how each kind of workload is stopped and started again, as edits of descriptors,
 * and for where its pods are described. Must not talk to a site or wait for anything.
 */
@NullMarked
package dev.theseus.sites.descriptor.workload;

import org.jspecify.annotations.NullMarked;
