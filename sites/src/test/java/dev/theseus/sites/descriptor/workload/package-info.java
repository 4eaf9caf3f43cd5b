/** Tests of stopping and starting workloads as edits. Must not need a site. */
@NullMarked
package dev.theseus.sites.descriptor.workload;

import org.jspecify.annotations.NullMarked;
