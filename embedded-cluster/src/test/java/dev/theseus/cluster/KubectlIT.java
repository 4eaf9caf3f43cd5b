package dev.theseus.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.theseus.cluster.kubelet.ImageProgram;
import dev.theseus.cluster.kubelet.PatternImageCatalog;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Plain kubectl against a cluster whose pods are processes: the proof of no private protocol. */
class KubectlIT {
  private static final int LIMIT_SECONDS = 30;
  private static final String DEPLOYMENT =
      """
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: web, labels: {app: web}}
      spec:
        replicas: 1
        selector: {matchLabels: {app: web}}
        template:
          metadata: {labels: {app: web}}
          spec:
            terminationGracePeriodSeconds: 1
            containers:
            - name: web
              image: shell
              args: ["echo hello from a pod; exec sleep 1000"]
      """;

  @TempDir Path directory;
  private EmbeddedCluster cluster;
  private Path manifest;

  private record Result(int code, String output) {}

  @BeforeEach
  void start() throws IOException {
    assumeTrue(
        isThere(), "kubectl is not on the PATH: install it to check the API with a real client");
    cluster =
        EmbeddedCluster.start(
            EmbeddedClusterConfig.of("east", 204, directory.resolve("east"))
                .withProcesses(
                    new PatternImageCatalog()
                        .addForAnyRegistry("shell", ImageProgram.of("/bin/sh", "-c"))));
    manifest = Files.writeString(directory.resolve("web.yaml"), DEPLOYMENT);
  }

  @AfterEach
  void stop() {
    if (cluster != null) {
      cluster.close();
    }
  }

  @Test
  void shouldGetApplyScaleWaitLogWatchAndDelete() throws Exception {
    assertThat(ok("create", "namespace", "shop")).contains("namespace/shop created");
    assertThat(ok("apply", "--dry-run=server", "-f", manifest.toString()))
        .contains("deployment.apps/web created (server dry run)");
    assertThat(kubectl("get", "deployment", "web").code()).isNotZero();

    assertThat(ok("apply", "-f", manifest.toString())).contains("deployment.apps/web created");
    assertThat(ok("apply", "-f", manifest.toString())).contains("deployment.apps/web unchanged");
    ok("wait", "--for=condition=Available", "deployment/web", "--timeout=20s");
    assertThat(ok("get", "deployment", "web")).containsPattern("web +1/1 +1 +1 ");
    Awaitility.await()
        .atMost(Duration.ofSeconds(LIMIT_SECONDS))
        .untilAsserted(
            () -> assertThat(ok("logs", "deployment/web")).isEqualTo("hello from a pod\n"));

    Path watched = directory.resolve("watched");
    Process watch =
        command("get", "pods", "-w", "--no-headers").redirectOutput(watched.toFile()).start();
    assertThat(ok("scale", "deployment/web", "--replicas=2")).contains("scaled");
    ok("rollout", "status", "deployment/web", "--timeout=20s");
    Awaitility.await()
        .atMost(Duration.ofSeconds(LIMIT_SECONDS))
        .untilAsserted(() ->
            assertThat(Files.readString(watched).lines().map(l -> l.replaceFirst(" .*", "")))
                .satisfies(names -> assertThat(names.stream().distinct()).hasSize(2)));
    watch.destroy();

    assertThat(ok("delete", "deployment", "web", "--timeout=20s")).contains("deleted");
    ok("wait", "--for=delete", "pod", "-l", "app=web", "--timeout=20s");
    assertThat(ok("get", "pods")).contains("No resources found");
  }

  @Test
  void shouldRefuseAnUnknownFieldAndAConflictWithAnotherManager() throws Exception {
    Files.writeString(manifest, DEPLOYMENT.replace("replicas:", "replicaz:"));
    Result unknown = kubectl("-n", "default", "apply", "-f", manifest.toString());
    assertThat(unknown.code()).isNotZero();
    assertThat(unknown.output()).contains("unknown field \"spec.replicaz\"");

    Files.writeString(manifest, DEPLOYMENT);
    kubectl("create", "namespace", "shop");
    ok("apply", "--server-side", "-f", manifest.toString());
    ok("scale", "deployment/web", "--replicas=2");
    Result conflict = kubectl("-n", "shop", "apply", "--server-side", "-f", manifest.toString());
    assertThat(conflict.code()).isNotZero();
    assertThat(conflict.output()).contains("Apply failed with 1 conflict", ".spec.replicas");
    ok("apply", "--server-side", "--force-conflicts", "-f", manifest.toString());
    assertThat(ok("get", "deployment", "web", "-o", "jsonpath={.spec.replicas}")).isEqualTo("1");
  }

  private String ok(String... arguments) throws IOException, InterruptedException {
    Result result = kubectl(arguments);
    assertThat(result.code()).as("kubectl %s: %s", List.of(arguments), result.output()).isZero();
    return result.output();
  }

  private Result kubectl(String... arguments) throws IOException, InterruptedException {
    Process process = begin(arguments);
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)).isTrue();
    return new Result(process.exitValue(), output);
  }

  private Process begin(String... arguments) throws IOException {
    return command(arguments).start();
  }

  private ProcessBuilder command(String... arguments) {
    List<String> command = new ArrayList<>(List.of("kubectl", "-n", "shop"));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("KUBECONFIG", cluster.kubeconfig().toString());
    builder.environment().put("HOME", directory.toString());
    return builder;
  }

  private static boolean isThere() {
    try {
      return new ProcessBuilder("kubectl", "version", "--client").start().waitFor() == 0;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
