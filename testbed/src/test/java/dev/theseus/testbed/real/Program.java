package dev.theseus.testbed.real;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs other people's programs as processes and keeps what they say in files of a folder. */
record Program(Path folder) {

  /** How a program ended; its exit code is -1 where it could not be started. */
  record Ended(int exitCode, List<String> output, String errors) {
    boolean isDone() {
      return exitCode == 0;
    }

    /** The end of what it complained about, for a sentence. */
    String complaint() {
      var lines = (String.join("\n", output) + "\n" + errors).strip().lines().toList();
      return lines.isEmpty() ? "it said nothing" : lines.getLast();
    }
  }

  /** Runs a command to its end; one that takes longer than the limit is killed. */
  Ended run(Duration limit, String... command) throws IOException, InterruptedException {
    Files.createDirectories(folder);
    var output = Files.createTempFile(folder, "out", ".txt");
    var errors = Files.createTempFile(folder, "err", ".txt");
    try {
      var process =
          new ProcessBuilder(command)
              .directory(folder.toFile())
              .redirectOutput(output.toFile())
              .redirectError(errors.toFile())
              .start();
      if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly().waitFor();
      }
      return new Ended(process.exitValue(), Files.readAllLines(output), Files.readString(errors));
    } catch (IOException e) {
      return new Ended(-1, List.of(), String.valueOf(e.getMessage()));
    } finally {
      Files.deleteIfExists(output);
      Files.deleteIfExists(errors);
    }
  }
}
