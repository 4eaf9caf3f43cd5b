package dev.theseus.agent;

import dev.theseus.agent.protocol.AgentIdentity;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What an agent needs to run.
 *
 * @param volume directory that it serves
 * @param state directory outside the volume for manifests and the journal; must survive a restart
 * @param listen address; port 0 takes a free one
 * @param token bearer token that every request but {@code /healthz} must carry
 * @param identity what it proves and demands over TLS; without one it speaks plain HTTP
 * @param hashThreads readers at once while it verifies
 * @param readOnly whether everything that writes to the volume is refused
 */
public record AgentConfig(
    Path volume,
    Path state,
    InetSocketAddress listen,
    String token,
    Optional<AgentIdentity> identity,
    int hashThreads,
    boolean readOnly) {
  /** Checks what can be checked before anything is written. */
  public AgentConfig {
    if (token.isBlank()) {
      throw new IllegalArgumentException("the token is empty; an agent without one is refused");
    }
    if (state.toAbsolutePath().normalize().startsWith(volume.toAbsolutePath().normalize())) {
      throw new IllegalArgumentException(
          "the state directory "
              + state
              + " lies in the volume "
              + volume
              + "; choose one outside with --state");
    }
  }

  /** With as many readers as cores, at most 8. */
  public static AgentConfig of(Path volume, Path state, InetSocketAddress listen, String token) {
    int threads = Math.clamp(Runtime.getRuntime().availableProcessors(), 1, 8);
    return new AgentConfig(volume, state, listen, token, Optional.empty(), threads, false);
  }

  /** The same agent over TLS. */
  public AgentConfig with(AgentIdentity proved) {
    return new AgentConfig(
        volume, state, listen, token, Optional.of(proved), hashThreads, readOnly);
  }

  /** The same agent, which refuses to write to its volume. */
  public AgentConfig withoutWriting() {
    return new AgentConfig(volume, state, listen, token, identity, hashThreads, true);
  }
}
