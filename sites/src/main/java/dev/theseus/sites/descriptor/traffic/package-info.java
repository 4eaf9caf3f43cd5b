/**
 * Responsible for what descriptors say about traffic: where clients find an application, and
 * whether a Service can lead elsewhere. Pure; must not talk to a site.
 */
@NullMarked
package dev.theseus.sites.descriptor.traffic;

import org.jspecify.annotations.NullMarked;
