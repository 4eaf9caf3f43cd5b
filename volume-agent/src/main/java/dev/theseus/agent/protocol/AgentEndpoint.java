package dev.theseus.agent.protocol;

import java.net.URI;
import java.util.Optional;

/**
 * Where an agent listens, and what it wants to see.
 *
 * @param address {@code https://host:port}, or {@code http} where it listens to its machine only
 * @param token the bearer token
 * @param inside the same agent as other agents may know it: a caller outside a cluster reaches it
 *     at another address
 * @param identity what both sides prove over {@code https}
 */
public record AgentEndpoint(
    URI address, String token, URI inside, Optional<AgentIdentity> identity) {
  /** An agent of this machine, that everybody knows by one address. */
  public AgentEndpoint(URI address, String token) {
    this(address, token, address, Optional.empty());
  }

  /** The same agent as other agents are to know it from now on. */
  public AgentEndpoint knownAs(URI other) {
    return new AgentEndpoint(address, token, other, identity);
  }

  @Override
  public String toString() {
    return address.toString();
  }
}
