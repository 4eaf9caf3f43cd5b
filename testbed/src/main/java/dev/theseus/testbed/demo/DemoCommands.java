package dev.theseus.testbed.demo;

import dev.theseus.cli.CommandProvider;
import java.util.List;

/** Adds {@code demo} to the command line; found by {@link java.util.ServiceLoader}. */
public final class DemoCommands implements CommandProvider {
  /** For the service loader. */
  public DemoCommands() {}

  @Override
  public List<Object> commands() {
    return List.of(new DemoCommand());
  }
}
