package dev.theseus.testbed.demo;

import dev.theseus.runtime.Endpoint;
import dev.theseus.runtime.ServiceName;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** One service of Theseus as a process of its own, started as an operator would. */
final class ServiceProcess {
  private static final long STOP_SECONDS = 10;

  private final ServiceName name;
  private final Endpoint endpoint;
  private final Path folder;
  private Optional<Process> running = Optional.empty();

  ServiceProcess(ServiceName name, Endpoint endpoint, Path folder) {
    this.name = name;
    this.endpoint = endpoint;
    this.folder = folder;
  }

  /** Starts it, under the same instance id and on the same state as before. */
  void start() throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "--sun-misc-unsafe-memory-access=allow",
            "--enable-native-access=ALL-UNNAMED",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Xmx256m",
            "-cp",
            System.getProperty("java.class.path"),
            "dev.theseus.cli.Main",
            "service",
            name.toString(),
            "--instance",
            "demo",
            "--bootstrap",
            endpoint.bootstrapServers(),
            "--registry",
            endpoint.registryUrl(),
            "--state",
            folder.resolve("state-of-processes").toString()));
    running =
        Optional.of(
            new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(
                    ProcessBuilder.Redirect.appendTo(
                        folder.resolve(name + "-process.log").toFile()))
                .start());
  }

  /** SIGKILL: nothing is said goodbye to. */
  void kill() throws InterruptedException {
    if (running.isPresent()) {
      running.get().destroyForcibly().waitFor();
    }
  }

  /** Asks it to end, and makes it end. */
  void stop() {
    running.ifPresent(process -> {
      process.destroy();
      try {
        if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
          process.destroyForcibly();
        }
      } catch (InterruptedException e) {
        process.destroyForcibly();
        Thread.currentThread().interrupt();
      }
    });
  }
}
