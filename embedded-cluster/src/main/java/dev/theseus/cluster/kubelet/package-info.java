/**
 * Runs the pods of one node as operating-system processes, with volumes as directories, and reports
 * their state to the object store. It never decides which pods should exist.
 */
@NullMarked
package dev.theseus.cluster.kubelet;

import org.jspecify.annotations.NullMarked;
