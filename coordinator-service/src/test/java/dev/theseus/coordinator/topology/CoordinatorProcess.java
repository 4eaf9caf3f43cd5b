package dev.theseus.coordinator.topology;

import dev.theseus.coordinator.CoordinatorService;
import dev.theseus.messaging.MessagingConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;

/** A coordinator in a JVM of its own, so that it can be killed. */
final class CoordinatorProcess implements AutoCloseable {

  private final Process process;

  CoordinatorProcess(MessagingConfig messaging, Path directory, Path output) {
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    ProcessBuilder command =
        new ProcessBuilder(
            java.toString(),
            "--sun-misc-unsafe-memory-access=allow",
            "--enable-native-access=ALL-UNNAMED",
            "-Xmx256m",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            CoordinatorService.class.getName());
    command.environment().put("THESEUS_BOOTSTRAP", messaging.bootstrapServers());
    command.environment().put("THESEUS_REGISTRY", messaging.registryUrl());
    command.environment().put("THESEUS_STATE_DIR", directory.toString());
    command.environment().put("THESEUS_INSTANCE", "killed");
    command.environment().put("THESEUS_PARTITIONS", "2");
    command.redirectErrorStream(true).redirectOutput(output.toFile());
    try {
      process = command.start();
    } catch (IOException cannotStart) {
      throw new UncheckedIOException(cannotStart);
    }
  }

  /** SIGKILL: no hook runs, nothing is said to the broker. */
  void kill() {
    CompletableFuture<Process> exit = process.destroyForcibly().onExit();
    exit.join();
  }

  @Override
  public void close() {
    kill();
  }
}
