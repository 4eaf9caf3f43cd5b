package dev.theseus.sites;

import dev.theseus.sites.descriptor.Descriptor;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;

/**
 * What all agents and movers of one migration know, and nobody else. It lies in a Secret beside the
 * agents and goes with them.
 *
 * @param token bearer token that every request shows
 * @param identity elliptic-curve key (PKCS #8) and its certificate in PEM, which both sides of a
 *     connection prove to each other
 */
public record AgentSecret(String token, String identity) {

  /** Under which key of the Secret, and as which variable of the agent, the token is. */
  public static final String TOKEN_KEY = "AGENT_TOKEN";

  /** The same for the identity. */
  public static final String IDENTITY_KEY = "AGENT_IDENTITY";

  /** What a Secret holds; empty where a part is missing. */
  public static Optional<AgentSecret> of(Descriptor secret) {
    return decoded(secret, TOKEN_KEY)
        .flatMap(token ->
            decoded(secret, IDENTITY_KEY).map(identity -> new AgentSecret(token, identity)));
  }

  private static Optional<String> decoded(Descriptor secret, String key) {
    return secret
        .textAt("data", key)
        .map(value -> new String(Base64.getDecoder().decode(value), StandardCharsets.UTF_8));
  }

  /** The {@code data} of its Secret. */
  public Map<String, String> data() {
    return Map.of(TOKEN_KEY, encoded(token), IDENTITY_KEY, encoded(identity));
  }

  private static String encoded(String value) {
    return Base64.getEncoder().encodeToString(value.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public String toString() {
    return "AgentSecret[not shown]";
  }
}
