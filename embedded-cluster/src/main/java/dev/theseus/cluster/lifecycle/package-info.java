/**
 * Ends objects whose time has come and begins those that others rely on: garbage collection,
 * namespaces, types from custom resource definitions. It must not run workloads.
 */
@NullMarked
package dev.theseus.cluster.lifecycle;

import org.jspecify.annotations.NullMarked;
