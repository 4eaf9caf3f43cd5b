package dev.theseus.cluster;

import static dev.theseus.cluster.RuntimeFixture.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.theseus.cluster.store.KubernetesTypes;
import java.io.IOException;
import java.net.ConnectException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Deployments, claims and services with real processes. */
final class DeploymentIT {
  private static final String WEB =
      """
      apiVersion: storage.k8s.io/v1
      kind: StorageClass
      metadata: {name: fast, annotations: {storageclass.kubernetes.io/is-default-class: "true"}}
      provisioner: directories
      reclaimPolicy: Delete
      volumeBindingMode: WaitForFirstConsumer
      ---
      apiVersion: v1
      kind: PersistentVolumeClaim
      metadata: {name: data}
      spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 10Mi}}}
      ---
      apiVersion: v1
      kind: Service
      metadata: {name: web}
      spec: {selector: {app: web}, ports: [{port: 80, targetPort: http}]}
      ---
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: web}
      spec:
        replicas: 1
        selector: {matchLabels: {app: web}}
        template:
          metadata: {labels: {app: web}}
          spec:
            containers:
            - name: web
              image: registry.example:5000/python:3
              args: [-m, http.server, "8080", --bind, $(POD_IP), --directory, /data]
              env:
              - name: POD_IP
                valueFrom: {fieldRef: {fieldPath: status.podIP}}
              ports: [{name: http, containerPort: 8080}]
              readinessProbe: {httpGet: {path: /, port: http}, periodSeconds: 1}
              volumeMounts: [{name: data, mountPath: /data}]
            volumes: [{name: data, persistentVolumeClaim: {claimName: data}}]
      """;

  @TempDir Path directory;
  private RuntimeFixture cluster;

  @BeforeEach
  void start() {
    cluster = new RuntimeFixture(201, directory);
  }

  @AfterEach
  void stop() {
    cluster.close();
  }

  @Test
  void shouldServeFilesOfTheClaimThroughTheService() throws Exception {
    cluster.apply(WEB);
    await(() ->
        cluster.at(KubernetesTypes.DEPLOYMENT, "web", "/status/availableReplicas").equals("1"));
    Path volume = volumeDirectory();
    Files.writeString(volume.resolve("greeting"), "hello");
    await(() -> get("/greeting").equals("hello"));
  }

  @Test
  void shouldRefuseConnectionsOnceScaledToZero() throws Exception {
    cluster.apply(WEB);
    await(() -> !get("/").isEmpty());
    cluster.set(KubernetesTypes.DEPLOYMENT, "web", "/spec/replicas", "0");
    await(() -> cluster.pods().isEmpty());
    await(() -> cluster.at(KubernetesTypes.DEPLOYMENT, "web", "/status/replicas").equals("0"));
    await(() -> cluster.get(KubernetesTypes.ENDPOINTS, "web").at("/subsets").isEmpty());
    assertThatThrownBy(() -> new Socket(serviceAddress(), 80).close())
        .isInstanceOf(ConnectException.class);
    assertThat(volumeDirectory()).exists();
  }

  private Path volumeDirectory() {
    String claim = "data";
    String volume = cluster.at(KubernetesTypes.PERSISTENT_VOLUME_CLAIM, claim, "/spec/volumeName");
    return directory.resolve("volumes").resolve(volume);
  }

  private String serviceAddress() {
    return cluster.at(KubernetesTypes.SERVICE, "web", "/spec/clusterIP");
  }

  private String get(String path) throws IOException, InterruptedException {
    try (HttpClient client = HttpClient.newHttpClient()) {
      URI uri = URI.create("http://" + serviceAddress() + path);
      HttpRequest request = HttpRequest.newBuilder(uri).build();
      return client.send(request, HttpResponse.BodyHandlers.ofString()).body();
    }
  }
}
