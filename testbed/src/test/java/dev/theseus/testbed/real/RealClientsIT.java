package dev.theseus.testbed.real;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.theseus.events.Completed;
import dev.theseus.events.FencedEvent;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * Clients of other languages, which have the Avro schema and the registry and no class of ours:
 * Confluent's for Python, and KafkaJS with its own registry client for Node.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class RealClientsIT {
  private static final Path HERE = Path.of("").toAbsolutePath();
  private static final Path INSTALLED = HERE.resolve("target").resolve("interop");
  private static final Path SCHEMA =
      HERE.resolveSibling("schemas").resolve("baseline").resolve("MigrationRequested.avsc");
  private static final Duration INSTALL_LIMIT = Duration.ofMinutes(2);
  private static final Duration LIMIT = Duration.ofSeconds(90);
  private static final ObjectMapper JSON = new ObjectMapper();

  @AutoClose private TwoClusters clusters;

  @BeforeAll
  void start(@TempDir Path folder) throws IOException {
    clusters = TwoClusters.start(folder);
  }

  @Test
  void shouldMigrateWhenPythonAsksWithTheSchemaAloneAndLetItReadTheLog() throws Exception {
    var python = python();
    createNamespace("of-python");
    var where = clusters.runtime().endpoint();

    var ended =
        new Program(INSTALLED)
            .run(
                LIMIT,
                python.toString(),
                HERE.resolve("interop/python/request_migration.py").toString(),
                where.bootstrapServers(),
                where.registryUrl(),
                SCHEMA.toString(),
                "east/of-python",
                "west/of-python");

    assertThat(ended.isDone()).as(ended.complaint()).isTrue();
    var types = ended.output().stream().map(line -> read(line).path("type").asText()).toList();
    assertThat(types)
        .startsWith("MigrationRequested")
        .contains("Planned", "TargetProvisioned", "TargetActivated", "TrafficSwitched")
        .endsWith("Completed");
    assertThat(greetingAtTarget("of-python")).isEqualTo("hello");
  }

  @Test
  void shouldLetNodeReadTheLogThroughTheRegistry() throws Exception {
    var script = node();
    createNamespace("of-node");
    var events = clusters.migrate(TwoClusters.move("of-node", "of-node", Map.of()), LIMIT);
    assertThat(events.getLast()).isInstanceOf(Completed.class);
    var where = clusters.runtime().endpoint();

    var ended =
        new Program(INSTALLED)
            .run(
                LIMIT,
                "node",
                script.toString(),
                where.bootstrapServers(),
                where.registryUrl(),
                events.getLast().migrationId());

    assertThat(ended.isDone()).as(ended.complaint()).isTrue();
    var lines = ended.output().stream().map(RealClientsIT::read).toList();
    assertThat(lines)
        .extracting(line -> line.path("type").asText())
        .containsExactlyElementsOf(
            events.stream().map(event -> event.getClass().getSimpleName()).toList());
    var epochs =
        events.stream()
            .filter(FencedEvent.class::isInstance)
            .map(event -> ((FencedEvent) event).epoch())
            .toList();
    assertThat(lines.stream().filter(line -> line.has("epoch")).map(l -> l.path("epoch").asInt()))
        .containsExactlyElementsOf(epochs);
  }

  /** The interpreter of an environment that has Confluent's client. */
  private static Path python() throws IOException, InterruptedException {
    var environment = INSTALLED.resolve("python");
    var interpreter = environment.resolve("bin").resolve("python");
    var program = new Program(INSTALLED);
    if (!program.run(LIMIT, interpreter.toString(), "-c", "import confluent_kafka").isDone()) {
      var made = program.run(INSTALL_LIMIT, "python3", "-m", "venv", environment.toString());
      assumeThat(made.isDone()).as("python3 with venv is needed: " + made.complaint()).isTrue();
      var requirements = HERE.resolve("interop/python/requirements.txt").toString();
      var installed =
          program.run(
              INSTALL_LIMIT,
              interpreter.toString(),
              "-m",
              "pip",
              "install",
              "-q",
              "-r",
              requirements);
      assumeThat(installed.isDone())
          .as("Confluent's Python client could not be installed: " + installed.complaint())
          .isTrue();
    }
    return interpreter;
  }

  /** The script in a folder that has what it needs. */
  private static Path node() throws IOException, InterruptedException {
    var place = Files.createDirectories(INSTALLED.resolve("node"));
    for (var file : List.of("package.json", "read_events.js")) {
      Files.copy(
          HERE.resolve("interop/node").resolve(file),
          place.resolve(file),
          StandardCopyOption.REPLACE_EXISTING);
    }
    if (!Files.isDirectory(place.resolve("node_modules/fzstd"))) {
      var installed =
          new Program(place).run(INSTALL_LIMIT, "npm", "install", "--no-audit", "--no-fund");
      assumeThat(installed.isDone())
          .as("node and npm with its registry are needed: " + installed.complaint())
          .isTrue();
    }
    return place.resolve("read_events.js");
  }

  private void createNamespace(String name) {
    clusters.apply(
        TwoClusters.EAST,
        List.of(
            new NamespaceBuilder().withNewMetadata().withName(name).endMetadata().build(),
            new ConfigMapBuilder()
                .withNewMetadata()
                .withName("greeting")
                .withNamespace(name)
                .endMetadata()
                .addToData("text", "hello")
                .build()));
  }

  private String greetingAtTarget(String namespace) {
    return clusters
        .client(TwoClusters.WEST)
        .configMaps()
        .inNamespace(namespace)
        .withName("greeting")
        .get()
        .getData()
        .getOrDefault("text", "");
  }

  private static JsonNode read(String line) {
    try {
      return JSON.readTree(line);
    } catch (IOException e) {
      throw new UncheckedIOException("not JSON: " + line, e);
    }
  }
}
