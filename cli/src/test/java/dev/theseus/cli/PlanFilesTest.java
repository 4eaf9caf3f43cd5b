package dev.theseus.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlanFilesTest {
  private static final String APPLICATION =
      """
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: web, namespace: shop}
      spec:
        replicas: 2
        selector: {matchLabels: {app: web}}
        template:
          metadata: {labels: {app: web}}
          spec:
            containers:
              - {name: web, image: docker.io/shop/web:1}
      ---
      apiVersion: v1
      kind: PersistentVolumeClaim
      metadata: {name: data, namespace: shop}
      spec:
        storageClassName: standard
        accessModes: [ReadWriteOnce]
        resources: {requests: {storage: 1Gi}}
      """;

  @TempDir Path directory;
  private Path file;

  @BeforeEach
  void write() throws IOException {
    file = Files.writeString(directory.resolve("app.yaml"), APPLICATION);
  }

  @Test
  void shouldRewriteTheSourcesNamesInTextsWhenAskedTo() throws IOException {
    Files.writeString(
        file,
        APPLICATION
            + """
            ---
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: settings, namespace: shop}
            data: {url: "http://web.shop.svc.cluster.local:80"}
            """);
    var plain = planToStore();
    assertThat(plain.out()).contains("web.shop.svc").doesNotContain("web.store.svc");
    assertThat(planToStore("--rewrite-references").out()).contains("web.store.svc.cluster.local");
  }

  private Run planToStore(String... more) {
    var arguments =
        new ArrayList<>(
            List.of("plan", "-f", file.toString(), "--from", "east/shop", "--to", "west/store"));
    arguments.addAll(List.of(more));
    arguments.addAll(List.of("--output", "json"));
    return Run.of(arguments.toArray(String[]::new));
  }

  @Test
  void shouldShowPerObjectWhatChangesWithoutAnyCluster() {
    var run =
        Run.of(
            "plan",
            "-f",
            file.toString(),
            "--from",
            "east/shop",
            "--to",
            "west/store",
            "--map-storage-class",
            "standard=fast",
            "--map-registry",
            "docker.io=mirror.example");
    assertThat(run.err()).isEmpty();
    assertThat(run.exitCode()).isZero();
    assertThat(run.out())
        .contains("Deployment/shop/web -> Deployment/store/web")
        .contains("\"standard\" -> \"fast\"")
        .contains("mirror.example/shop/web:1")
        .contains("digest ");
  }

  @Test
  void shouldGiveTheSameDigestForADirectoryAndForItsFile() {
    var fromFile = Run.of("plan", "-f", file.toString(), "--output", "json");
    var fromDirectory = Run.of("plan", "-f", directory.toString(), "--output", "json");
    assertThat(fromFile.json().path("digest").asText()).hasSize(64);
    assertThat(fromDirectory.json()).isEqualTo(fromFile.json());
    assertThat(fromFile.json().path("objects")).hasSize(2);
    assertThat(fromFile.json().path("descriptors").findValuesAsText("name"))
        .contains("web", "data");
  }

  @Test
  void shouldWriteNothing() throws IOException {
    Run.of("plan", "-f", file.toString());
    assertThat(file).hasContent(APPLICATION);
    try (var files = Files.list(directory)) {
      assertThat(files).containsExactly(file);
    }
  }
}
