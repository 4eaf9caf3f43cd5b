package dev.theseus.testbed.real;

import dev.theseus.sites.descriptor.DescriptorWriter;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.readiness.Readiness;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** A program's namespace at one real cluster. */
record RealSite(String name, KubernetesClient client, Subject subject) {
  private static final Duration READY_LIMIT = Duration.ofSeconds(90);
  private static final int CONNECT_MILLIS = 1_000;
  private static final long GONE_SECONDS = 90;

  void deploy() throws IOException {
    String yaml = new DescriptorWriter().yaml(subject.descriptors());
    client
        .load(new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8)))
        .items()
        .forEach(object -> client.resource(object).serverSideApply());
  }

  void awaitReady() {
    Awaitility.await(subject + " at " + name)
        .atMost(READY_LIMIT)
        .until(() -> workloads().allMatch(Readiness.getInstance()::isReady) && accepts(server()));
  }

  /** A pod is ready a moment before the node leads its Service there. */
  private static boolean accepts(InetSocketAddress server) {
    try (Socket connection = new Socket()) {
      connection.connect(server, CONNECT_MILLIS);
      return true;
    } catch (IOException notYet) {
      return false;
    }
  }

  private Stream<HasMetadata> workloads() {
    String namespace = subject.namespace();
    return Stream.concat(
        client.apps().statefulSets().inNamespace(namespace).list().getItems().stream(),
        client.apps().deployments().inNamespace(namespace).list().getItems().stream());
  }

  /** The program itself, behind no edge. */
  InetSocketAddress server() {
    Service service =
        client.services().inNamespace(subject.namespace()).withName(subject.service()).get();
    return new InetSocketAddress(
        service.getSpec().getClusterIP(), service.getSpec().getPorts().getFirst().getPort());
  }

  /** The persistent volume behind the program's claim; empty before there is one. */
  Optional<String> volume() {
    return Optional.ofNullable(
            client
                .persistentVolumeClaims()
                .inNamespace(subject.namespace())
                .withName(subject.claim())
                .get())
        .map(claim -> claim.getSpec().getVolumeName())
        .filter(volume -> !volume.isEmpty());
  }

  /** Leaves nothing of it. */
  void clean() {
    var namespace = client.namespaces().withName(subject.namespace());
    if (namespace.get() != null) {
      namespace.delete();
      namespace.waitUntilCondition(found -> found == null, GONE_SECONDS, TimeUnit.SECONDS);
    }
  }
}
