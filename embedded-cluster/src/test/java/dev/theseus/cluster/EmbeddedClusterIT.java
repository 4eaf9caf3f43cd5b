package dev.theseus.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.theseus.cluster.api.ApiRequest;
import dev.theseus.cluster.api.ApiResponse;
import dev.theseus.cluster.api.RequestFilter;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The API as an unmodified fabric8 client sees it. */
class EmbeddedClusterIT {
  private static final String NAMESPACE = "shop";
  private static final Duration LIMIT = Duration.ofSeconds(20);

  @TempDir Path directory;
  private final AtomicInteger conflictsToInject = new AtomicInteger();
  private EmbeddedCluster cluster;
  private KubernetesClient client;

  @BeforeEach
  void start() throws IOException {
    cluster = EmbeddedCluster.start(config());
    client = connect();
    client
        .namespaces()
        .resource(
            new NamespaceBuilder().withNewMetadata().withName(NAMESPACE).endMetadata().build())
        .create();
  }

  @AfterEach
  void stop() {
    client.close();
    cluster.close();
  }

  private EmbeddedClusterConfig config() {
    return EmbeddedClusterConfig.of("east", 203, directory).withFilter(new ConflictFilter());
  }

  private KubernetesClient connect() throws IOException {
    Config config = Config.fromKubeconfig(Files.readString(cluster.kubeconfig()));
    config.setRequestRetryBackoffLimit(0);
    return new KubernetesClientBuilder().withConfig(config).build();
  }

  @Test
  void shouldReadBackWhatWasCreated() {
    client.configMaps().inNamespace(NAMESPACE).resource(config("a", "1")).create();
    ConfigMap read = client.configMaps().inNamespace(NAMESPACE).withName("a").get();
    assertThat(read.getData()).containsEntry("key", "1");
    assertThat(read.getMetadata().getUid()).isNotEmpty();
  }

  @Test
  void shouldRefuseAnUpdateWithAnOldVersion() {
    ConfigMap old = client.configMaps().inNamespace(NAMESPACE).resource(config("a", "1")).create();
    ConfigMap next = new ConfigMapBuilder(old).withData(Map.of("key", "2")).build();
    client.configMaps().inNamespace(NAMESPACE).resource(next).update();
    assertThatExceptionOfType(KubernetesClientException.class)
        .isThrownBy(() -> client.configMaps().inNamespace(NAMESPACE).resource(next).update())
        .satisfies(e -> assertThat(e.getCode()).isEqualTo(409));
  }

  @Test
  void shouldWatchChangesInOrder() {
    List<String> seen = new CopyOnWriteArrayList<>();
    try (var _ =
        client
            .configMaps()
            .inNamespace(NAMESPACE)
            .withLabel("app", "web")
            .watch(
                new Watcher<ConfigMap>() {
                  @Override
                  public void eventReceived(Action action, ConfigMap object) {
                    seen.add(action + " " + object.getData().get("key"));
                  }

                  @Override
                  public void onClose(WatcherException cause) {
                    seen.add("closed " + cause.getMessage());
                  }
                })) {
      client.configMaps().inNamespace(NAMESPACE).resource(labelled("a", "1")).create();
      client.configMaps().inNamespace(NAMESPACE).resource(config("other", "0")).create();
      client.configMaps().inNamespace(NAMESPACE).resource(labelled("a", "2")).update();
      client.configMaps().inNamespace(NAMESPACE).withName("a").delete();
      Awaitility.await()
          .atMost(LIMIT)
          .untilAsserted(
              () -> assertThat(seen).containsExactly("ADDED 1", "MODIFIED 2", "DELETED 2"));
    }
  }

  @Test
  void shouldStoreNothingWhenTheRunIsDry() {
    client.configMaps().inNamespace(NAMESPACE).resource(config("a", "1")).dryRun().create();
    assertThat(client.configMaps().inNamespace(NAMESPACE).withName("a").get()).isNull();
  }

  @Test
  void shouldRefuseServerSideApplyOfAFieldThatAnotherManagerOwns() {
    apply("alice", "1", false);
    assertThatExceptionOfType(KubernetesClientException.class)
        .isThrownBy(() -> apply("bob", "2", false))
        .withMessageContaining("conflict with \"alice\": .data.key")
        .satisfies(e -> assertThat(e.getCode()).isEqualTo(409));
    assertThat(apply("bob", "2", true).getData()).containsEntry("key", "2");
  }

  @Test
  void shouldRunAndScaleADeployment() {
    client.apps().deployments().inNamespace(NAMESPACE).resource(deployment()).create();
    client
        .apps()
        .deployments()
        .inNamespace(NAMESPACE)
        .withName("web")
        .waitUntilCondition(EmbeddedClusterIT::isAvailable, 20, TimeUnit.SECONDS);
    client.apps().deployments().inNamespace(NAMESPACE).withName("web").scale(0);
    Awaitility.await()
        .atMost(LIMIT)
        .untilAsserted(
            () -> assertThat(client.pods().inNamespace(NAMESPACE).list().getItems()).isEmpty());
  }

  @Test
  void shouldDeleteWhatADeploymentOwnsWithIt() {
    client.apps().deployments().inNamespace(NAMESPACE).resource(deployment()).create();
    Awaitility.await()
        .atMost(LIMIT)
        .untilAsserted(
            () -> assertThat(client.pods().inNamespace(NAMESPACE).list().getItems()).hasSize(1));
    client.apps().deployments().inNamespace(NAMESPACE).withName("web").delete();
    Awaitility.await()
        .atMost(LIMIT)
        .untilAsserted(() -> {
          assertThat(client.apps().replicaSets().inNamespace(NAMESPACE).list().getItems())
              .isEmpty();
          assertThat(client.pods().inNamespace(NAMESPACE).list().getItems()).isEmpty();
        });
  }

  @Test
  void shouldServeACustomResourceOnceItsDefinitionIsEstablished() {
    List<HasMetadata> definition = client.load(stream(DEFINITION)).create();
    client
        .resource(definition.getFirst())
        .waitUntilCondition(o -> String.valueOf(o).contains("Established"), 20, TimeUnit.SECONDS);
    GenericKubernetesResource made =
        (GenericKubernetesResource)
            client.load(stream(CUSTOM)).inNamespace(NAMESPACE).create().getFirst();
    assertThat(made.<Integer>get("spec", "size")).isEqualTo(3);
    client.resource(definition.getFirst()).delete();
  }

  @Test
  void shouldEmptyANamespaceBeforeItGoes() {
    client.configMaps().inNamespace(NAMESPACE).resource(config("a", "1")).create();
    client.namespaces().withName(NAMESPACE).delete();
    Awaitility.await()
        .atMost(LIMIT)
        .untilAsserted(() -> assertThat(client.namespaces().withName(NAMESPACE).get()).isNull());
    assertThat(client.configMaps().inNamespace(NAMESPACE).list().getItems()).isEmpty();
  }

  @Test
  void shouldServeTheSameObjectsUnderTheSameTokenAfterARestart() throws IOException {
    client.configMaps().inNamespace(NAMESPACE).resource(config("a", "1")).create();
    int port = cluster.port();
    cluster.close();
    cluster = EmbeddedCluster.start(config().withPort(port));
    assertThat(client.configMaps().inNamespace(NAMESPACE).withName("a").get().getData())
        .containsEntry("key", "1");
  }

  @Test
  void shouldRefuseWhoHasNoToken() throws IOException {
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(cluster.kubeconfig())))
        .isEqualTo("rw-------");
    Config config = Config.fromKubeconfig(Files.readString(cluster.kubeconfig()));
    config.setOauthToken("wrong");
    config.setAutoOAuthToken("wrong");
    try (KubernetesClient stranger = new KubernetesClientBuilder().withConfig(config).build()) {
      assertThatExceptionOfType(KubernetesClientException.class)
          .isThrownBy(() -> stranger.namespaces().list())
          .satisfies(e -> assertThat(e.getCode()).isEqualTo(401));
    }
  }

  @Test
  void shouldShowAnInjectedFaultToTheClient() {
    conflictsToInject.set(1);
    assertThatExceptionOfType(KubernetesClientException.class)
        .isThrownBy(
            () -> client.configMaps().inNamespace(NAMESPACE).resource(config("a", "1")).create())
        .satisfies(e -> assertThat(e.getCode()).isEqualTo(409));
    assertThat(client.configMaps().inNamespace(NAMESPACE).withName("a").get()).isNull();
  }

  private ConfigMap apply(String manager, String value, boolean force) {
    return client
        .configMaps()
        .inNamespace(NAMESPACE)
        .resource(config("applied", value))
        .patch(
            new PatchContext.Builder()
                .withPatchType(PatchType.SERVER_SIDE_APPLY)
                .withFieldManager(manager)
                .withForce(force)
                .build());
  }

  private static boolean isAvailable(Deployment deployment) {
    return deployment != null
        && deployment.getStatus() != null
        && Integer.valueOf(1).equals(deployment.getStatus().getAvailableReplicas());
  }

  private static ConfigMap config(String name, String value) {
    return new ConfigMapBuilder()
        .withNewMetadata()
        .withName(name)
        .endMetadata()
        .addToData("key", value)
        .build();
  }

  private static ConfigMap labelled(String name, String value) {
    return new ConfigMapBuilder(config(name, value))
        .editMetadata()
        .addToLabels("app", "web")
        .endMetadata()
        .build();
  }

  private static Deployment deployment() {
    return new DeploymentBuilder()
        .withNewMetadata()
        .withName("web")
        .endMetadata()
        .withNewSpec()
        .withReplicas(1)
        .withNewSelector()
        .addToMatchLabels("app", "web")
        .endSelector()
        .withNewTemplate()
        .withNewMetadata()
        .addToLabels("app", "web")
        .endMetadata()
        .withNewSpec()
        .addNewContainer()
        .withName("web")
        .withImage("web:1")
        .endContainer()
        .endSpec()
        .endTemplate()
        .endSpec()
        .build();
  }

  private static InputStream stream(String yaml) {
    return new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8));
  }

  private static final String DEFINITION =
      """
      apiVersion: apiextensions.k8s.io/v1
      kind: CustomResourceDefinition
      metadata: {name: boxes.theseus.dev}
      spec:
        group: theseus.dev
        scope: Namespaced
        names: {plural: boxes, singular: box, kind: Box}
        versions:
        - name: v1
          served: true
          storage: true
          subresources: {status: {}}
          schema: {openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}}
      """;
  private static final String CUSTOM =
      """
      apiVersion: theseus.dev/v1
      kind: Box
      metadata: {name: one}
      spec: {size: 3}
      """;

  /** Refuses as many writes as asked for before they are done. */
  private final class ConflictFilter implements RequestFilter {
    @Override
    public Optional<ApiResponse> before(ApiRequest request) {
      boolean inject =
          request.method().equals("POST")
              && conflictsToInject.getAndUpdate(n -> Math.max(0, n - 1)) > 0;
      return inject
          ? Optional.of(RequestFilter.refusal(409, "Conflict", "injected"))
          : Optional.empty();
    }

    @Override
    public ApiResponse after(ApiRequest request, ApiResponse response) {
      return response;
    }
  }
}
