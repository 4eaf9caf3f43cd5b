package dev.theseus.agent.protocol;

import java.net.URI;

/**
 * Where an agent listens, and what it wants to see.
 *
 * @param address {@code http://host:port}
 * @param token the bearer token
 */
public record AgentEndpoint(URI address, String token) {
  @Override
  public String toString() {
    return address.toString();
  }
}
