package dev.theseus.testbed.demo;

import dev.theseus.testbed.shop.Database;
import dev.theseus.testbed.shop.ShopDescriptors;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.storage.StorageClassBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.readiness.Readiness;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The shop in one namespace of one cluster, through nothing but that cluster's API. */
final class ShopOnSite {
  private static final long POLL_MILLIS = 25;

  private final String site;
  private final KubernetesClient client;
  private final String namespace;

  ShopOnSite(String site, KubernetesClient client, String namespace) {
    this.site = site;
    this.client = client;
    this.namespace = namespace;
  }

  String site() {
    return site;
  }

  String namespace() {
    return namespace;
  }

  KubernetesClient client() {
    return client;
  }

  /** Creates every object of the shop, as {@code kubectl apply} would. */
  void apply(ShopDescriptors descriptors) {
    byte[] yaml = descriptors.yaml().getBytes(StandardCharsets.UTF_8);
    client.load(new ByteArrayInputStream(yaml)).items().stream()
        .map(HasMetadata.class::cast)
        .forEach(object -> client.resource(object).serverSideApply());
  }

  /** Waits until every workload is ready. */
  void awaitReady(Duration limit) throws InterruptedException {
    long deadline = System.nanoTime() + limit.toNanos();
    for (List<String> missing = unready(); !missing.isEmpty(); missing = unready()) {
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException(
            "The shop at %s is not ready within %d s: %s; see `kubectl get pods -n %s`"
                .formatted(site, limit.toSeconds(), missing, namespace));
      }
      TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
    }
  }

  private List<String> unready() {
    Stream<HasMetadata> workloads =
        Stream.concat(
            client.apps().statefulSets().inNamespace(namespace).list().getItems().stream(),
            client.apps().deployments().inNamespace(namespace).list().getItems().stream());
    return workloads
        .filter(workload -> !Readiness.getInstance().isReady(workload))
        .map(workload -> workload.getKind() + "/" + workload.getMetadata().getName())
        .toList();
  }

  /** The database, through its Service and with the password from its Secret. */
  Database database() {
    Service service = client.services().inNamespace(namespace).withName("postgres").get();
    Secret secret = client.secrets().inNamespace(namespace).withName("shop-database").get();
    if (service == null || secret == null) {
      throw new IllegalStateException(
          "Namespace " + namespace + " at " + site + " has no shop: Service or Secret is missing");
    }
    String password =
        new String(
            Base64.getDecoder().decode(secret.getData().get("password")), StandardCharsets.UTF_8);
    return new Database(
        service.getSpec().getClusterIP(),
        service.getSpec().getPorts().getFirst().getPort(),
        password);
  }

  /** Name of the persistent volume behind a claim; empty before there is one. */
  Optional<String> persistentVolume(String claim) {
    return Optional.ofNullable(
            client.persistentVolumeClaims().inNamespace(namespace).withName(claim).get())
        .map(found -> found.getSpec().getVolumeName())
        .filter(name -> !name.isEmpty());
  }

  /** Creates a storage class that provisions on demand. */
  void applyStorageClass(String name, String provisioner) {
    client
        .resource(
            new StorageClassBuilder()
                .withNewMetadata()
                .withName(name)
                .endMetadata()
                .withProvisioner(provisioner)
                .withReclaimPolicy("Delete")
                .withVolumeBindingMode("Immediate")
                .withAllowVolumeExpansion(true)
                .build())
        .serverSideApply();
  }
}
