/**
 * Drives the objects of a cluster towards what their specs ask for: workloads, claims, scheduling,
 * endpoints. It never starts a process or opens a socket; the kubelet and the network do.
 */
@NullMarked
package dev.theseus.cluster.controller;

import org.jspecify.annotations.NullMarked;
