package dev.theseus.agent;

import java.net.InetSocketAddress;
import java.nio.file.Path;

/**
 * What an agent needs to run.
 *
 * @param volume directory that it serves
 * @param state directory outside the volume for manifests and the journal; must survive a restart
 * @param listen address; port 0 takes a free one
 * @param token bearer token that every request but {@code /healthz} must carry
 * @param hashThreads readers at once while it verifies
 * @param readOnly whether everything that writes to the volume is refused
 */
public record AgentConfig(
    Path volume,
    Path state,
    InetSocketAddress listen,
    String token,
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
    return new AgentConfig(volume, state, listen, token, threads, false);
  }

  /** The same agent, which refuses to write to its volume. */
  public AgentConfig withoutWriting() {
    return new AgentConfig(volume, state, listen, token, hashThreads, true);
  }
}
