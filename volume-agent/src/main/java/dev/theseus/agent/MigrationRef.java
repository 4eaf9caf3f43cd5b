package dev.theseus.agent;

import java.util.regex.Pattern;

/**
 * For which attempt of which migration something is asked.
 *
 * @param id 1 to 128 letters, digits, dots, underscores and hyphens; not beginning with a dot
 * @param epoch the attempt; lower ones than the agent has seen are refused
 */
public record MigrationRef(String id, int epoch) {
  private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._-]{0,127}");

  /** Checks the id, because it names a directory. */
  public MigrationRef {
    if (!ID.matcher(id).matches()) {
      throw new IllegalArgumentException(
          "migration id '" + id + "': allowed are 1 to 128 of letters, digits, '.', '_' and '-'");
    }
  }
}
