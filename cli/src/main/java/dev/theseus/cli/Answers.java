package dev.theseus.cli;

import java.time.Duration;

/** What to say when nobody answers. */
final class Answers {
  /** So long a request may wait until the coordinator has taken it. */
  static final Duration LIMIT = Duration.ofSeconds(30);

  private Answers() {}

  static CliException none(Duration waited) {
    return new CliException(
        ExitCode.UNREACHABLE,
        "The broker took the request, but no service answered it within "
            + waited.toSeconds()
            + " s; see that coordinator, planner and transformer run, for example with 'theseus up'.");
  }
}
