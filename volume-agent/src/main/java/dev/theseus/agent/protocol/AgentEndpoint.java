package dev.theseus.agent.protocol;

import java.net.URI;

/**
 * Where an agent listens, and what it wants to see.
 *
 * @param address {@code http://host:port}
 * @param token the bearer token
 * @param inside the same agent as other agents may know it: a caller outside a cluster reaches it
 *     at another address
 */
public record AgentEndpoint(URI address, String token, URI inside) {
  /** An agent that everybody knows by one address. */
  public AgentEndpoint(URI address, String token) {
    this(address, token, address);
  }

  @Override
  public String toString() {
    return address.toString();
  }
}
