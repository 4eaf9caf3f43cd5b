package dev.theseus.benchmarks.relay;

import dev.theseus.agent.protocol.AgentEndpoint;
import dev.theseus.agent.protocol.AgentIdentity;
import dev.theseus.sites.AgentSecret;
import dev.theseus.sites.VolumeAgents;
import dev.theseus.sites.VolumeAgents.AgentSpec;
import dev.theseus.sites.descriptor.Descriptor;
import dev.theseus.sites.descriptor.DescriptorReader;
import dev.theseus.sites.descriptor.ObjectKey;
import dev.theseus.sites.kubernetes.KubernetesSite;
import dev.theseus.sites.kubernetes.SiteDescription;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** A namespace of one cluster for the time of the benchmark; gone when it is closed. */
final class BenchmarkPlace implements AutoCloseable {
  static final String PIPE = "pipe";
  static final String MIGRATION = "relay-benchmark";

  private static final String CLAIM = "data";
  private static final Duration LONG = Duration.ofMinutes(2);

  private final KubernetesSite site;
  private final String namespace;
  private final Descriptor made;

  /** The agents of this place are reached through the API server, whatever else would carry. */
  BenchmarkPlace(String name, Path kubeconfig, String namespace) {
    this.namespace = namespace;
    SiteDescription description =
        new SiteDescription(name, kubeconfig.toString(), "", BenchmarkImages.AGENT);
    this.site = KubernetesSite.open(description, (_, _) -> false);
    this.made = create("{apiVersion: v1, kind: Namespace, metadata: {name: %s}}");
    create(
        """
        apiVersion: v1
        kind: PersistentVolumeClaim
        metadata: {name: data, namespace: %s}
        spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 2Gi}}}
        """);
  }

  String namespace() {
    return namespace;
  }

  /** Writes a file of so many bytes into the volume. */
  void fill(long bytes) {
    pod("fill", "[fill, /data/file, '" + bytes + "']");
    await("fill", "Succeeded");
    ObjectKey key = new ObjectKey("v1", "Pod", namespace, "fill");
    site.objects()
        .get(key)
        .flatMap(Descriptor::uid)
        .ifPresent(uid -> site.objects().delete(key, uid));
    site.objects().await(key, Optional::isEmpty, LONG);
  }

  /** Starts the end of a bare pipe, which sends or takes so many bytes. */
  void servePipe(long bytes) {
    pod(PIPE, "[serve, '" + bytes + "']");
    await(PIPE, "Running");
  }

  AgentEndpoint agent(boolean readOnly, AgentSecret secret) {
    site.agents().start(new AgentSpec(MIGRATION, namespace, CLAIM, readOnly, secret));
    VolumeAgents.AgentEndpoint found = site.agents().await(MIGRATION, namespace, CLAIM, LONG);
    return new AgentEndpoint(
        found.uri(),
        secret.token(),
        found.inside(),
        Optional.of(AgentIdentity.parse(secret.identity())));
  }

  private void pod(String name, String arguments) {
    create(
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: NAME, namespace: %s}
        spec:
          restartPolicy: Never
          containers:
            - {name: pipe, image: IMAGE, imagePullPolicy: Never, args: ARGUMENTS, volumeMounts: [{name: data, mountPath: /data}]}
          volumes: [{name: data, persistentVolumeClaim: {claimName: data}}]
        """
            .replace("NAME", name)
            .replace("IMAGE", BenchmarkImages.PIPE)
            .replace("ARGUMENTS", arguments));
  }

  private void await(String pod, String phase) {
    site.objects()
        .await(
            new ObjectKey("v1", "Pod", namespace, pod),
            now ->
                now.flatMap(found -> found.textAt("status", "phase"))
                    .filter(phase::equals)
                    .isPresent(),
            LONG);
  }

  private Descriptor create(String yaml) {
    String named = yaml.formatted(namespace);
    return site.objects().create(new DescriptorReader().read("benchmark", named).getFirst(), false);
  }

  @Override
  public void close() {
    site.agents().stopAll(MIGRATION, namespace, LONG);
    site.objects().delete(made.key(), made.uid().orElse(""));
    site.close();
  }
}
