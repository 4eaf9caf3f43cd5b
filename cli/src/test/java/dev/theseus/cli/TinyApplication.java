package dev.theseus.cli;

import static org.awaitility.Awaitility.await;

import dev.theseus.runtime.TheseusRuntime;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.jdkhttp.JdkHttpClientFactory;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/** Applications of these tests, seen through the API of the cluster that they run at. */
final class TinyApplication {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private TinyApplication() {}

  static void apply(KubernetesClient client, String yaml) {
    client.load(new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8))).serverSideApply();
  }

  static void awaitReady(KubernetesClient client, String namespace) {
    await()
        .atMost(LIMIT)
        .until(() ->
            Optional.ofNullable(
                    client.apps().deployments().inNamespace(namespace).withName("app").get())
                .map(found -> found.getStatus().getReadyReplicas())
                .orElse(0)
                .equals(1));
  }

  static KubernetesClient client(TheseusRuntime runtime, String cluster) throws IOException {
    var kubeconfig = Objects.requireNonNull(runtime.clusters().get(cluster)).kubeconfig();
    return new KubernetesClientBuilder()
        .withConfig(Config.fromKubeconfig(Files.readString(kubeconfig)))
        .withHttpClientFactory(new JdkHttpClientFactory())
        .build();
  }
}
