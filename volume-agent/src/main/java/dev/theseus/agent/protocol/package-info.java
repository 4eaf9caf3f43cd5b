/**
 * Carries requests between movers and agents over HTTP/1.1, one connection per request. It must not
 * know what a request means.
 */
@NullMarked
package dev.theseus.agent.protocol;

import org.jspecify.annotations.NullMarked;
