package dev.theseus.cli;

import java.io.Console;
import java.util.Optional;

/** The person in front of this process, where there is one. */
final class Terminal {
  private Terminal() {}

  /** Whether somebody reads and writes here. */
  static boolean isInteractive() {
    return console().isPresent();
  }

  /** What somebody answers; empty where nobody does. */
  static Optional<String> ask(String question) {
    return console().map(console -> console.readLine("%s", question));
  }

  private static Optional<Console> console() {
    return Optional.ofNullable(System.console()).filter(Console::isTerminal);
  }
}
