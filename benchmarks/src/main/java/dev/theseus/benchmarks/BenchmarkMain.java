package dev.theseus.benchmarks;

import dev.theseus.benchmarks.relay.RelayBenchmark;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The benchmarks' command line. */
@Command(
    name = "benchmarks/run",
    description = "Measures Theseus beside the tools that users would take instead.",
    mixinStandardHelpOptions = true,
    subcommands = {CopyBenchmark.class, DiscoveryBenchmark.class, RelayBenchmark.class})
public final class BenchmarkMain {
  private BenchmarkMain() {}

  /** Runs one benchmark. */
  public static void main(String[] arguments) {
    CommandLine line = new CommandLine(new BenchmarkMain());
    line.setExecutionExceptionHandler((failure, command, _) -> {
      command.getErr().println("benchmarks: " + failure.getMessage());
      return 1;
    });
    System.exit(line.execute(arguments));
  }
}
