package dev.theseus.agent.verify;

import dev.theseus.agent.manifest.RelativePath;

/**
 * A path that is not equal at both sides.
 *
 * @param what each aspect that differs, such as {@code missing at the target} or {@code mode 0644
 *     instead of 0600}
 */
public record Difference(RelativePath path, String what) {
  @Override
  public String toString() {
    return path + ": " + what;
  }
}
