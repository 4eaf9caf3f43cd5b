package dev.theseus.benchmarks;

import java.io.IOException;
import java.util.List;

/** Runs other people's programs to their end. */
public final class ShellCommand {
  private ShellCommand() {}

  /** Runs one; its output is not shown. Fails where its status is not 0. */
  public static void run(List<String> command) throws IOException {
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      int status = process.waitFor();
      if (status != 0) {
        throw new IOException(String.join(" ", command) + " ended with status " + status);
      }
    } catch (InterruptedException e) {
      process.destroy();
      Thread.currentThread().interrupt();
      throw new IOException("interrupted during " + command.getFirst(), e);
    }
  }
}
