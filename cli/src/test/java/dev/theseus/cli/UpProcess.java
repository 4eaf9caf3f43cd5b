package dev.theseus.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.jdkhttp.JdkHttpClientFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** {@code theseus up --clusters east,west} as a process of its own, on a directory that stays. */
final class UpProcess {
  private static final Duration LIMIT = Duration.ofMinutes(2);

  private final Path data;
  private final Process process;
  private final JsonNode told;

  private UpProcess(Path data, Process process, JsonNode told) {
    this.data = data;
    this.process = process;
    this.told = told;
  }

  /** Starts it and waits until it is ready. */
  static UpProcess start(Path data) throws IOException {
    var output = Files.createTempFile(data.toAbsolutePath().getParent(), "up", ".log");
    var process =
        new ProcessBuilder(command(data))
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    try {
      await()
          .atMost(LIMIT)
          .until(() -> !process.isAlive() || Files.readString(output).contains("\"ready\":true"));
    } catch (RuntimeException e) {
      process.destroyForcibly();
      throw e;
    }
    var told = Files.readString(output).strip();
    assertThat(process.isAlive()).as(told).isTrue();
    return new UpProcess(
        data, process, new ObjectMapper().readTree(told.lines().toList().getLast()));
  }

  private static List<String> command(Path data) {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "--sun-misc-unsafe-memory-access=allow",
            "--enable-native-access=ALL-UNNAMED",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Xmx640m",
            "-Duser.home=" + data,
            "-cp",
            System.getProperty("java.class.path"),
            Main.class.getName()));
    command.addAll(
        List.of("up", "--clusters", "east,west", "--data", data.toString(), "--output", "json"));
    return command;
  }

  /** A command that talks to it. */
  Run run(String... arguments) {
    var all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--data", data.toString()));
    return Run.of(all.toArray(String[]::new));
  }

  KubernetesClient client(String cluster) throws IOException {
    for (var each : told.path("clusters")) {
      if (each.path("name").asText().equals(cluster)) {
        var kubeconfig = Path.of(each.path("kubeconfig").asText());
        return new KubernetesClientBuilder()
            .withConfig(Config.fromKubeconfig(Files.readString(kubeconfig)))
            .withHttpClientFactory(new JdkHttpClientFactory())
            .build();
      }
    }
    throw new AssertionError("No cluster " + cluster + " in " + told);
  }

  /** All files of this name on volumes of a cluster. */
  List<Path> onVolumes(String cluster, String file) {
    var volumes = data.resolve("clusters").resolve(cluster).resolve("node").resolve("volumes");
    if (Files.notExists(volumes)) {
      return List.of();
    }
    try (var paths = Files.walk(volumes)) {
      return paths.filter(path -> path.endsWith(file)).toList();
    } catch (IOException | UncheckedIOException e) {
      // Somebody removes a volume just now.
      return List.of();
    }
  }

  /** As {@code kill -9} does. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** As Ctrl-C does. */
  void end() throws InterruptedException {
    process.destroy();
    assertThat(process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
  }
}
