package dev.theseus.cli;

import java.util.List;

/** Adds commands to the command line; found by {@link java.util.ServiceLoader}. */
public interface CommandProvider {

  /** Objects with picocli's {@code @Command}, each a command of its own. */
  List<Object> commands();
}
