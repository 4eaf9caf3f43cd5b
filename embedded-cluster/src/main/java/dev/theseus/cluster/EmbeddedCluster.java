package dev.theseus.cluster;

import dev.theseus.cluster.access.Wish;
import dev.theseus.cluster.admission.StandardAdmissions;
import dev.theseus.cluster.api.ApiServer;
import dev.theseus.cluster.kubelet.KubeletConfig;
import dev.theseus.cluster.lifecycle.Lifecycle;
import dev.theseus.cluster.net.ClusterRange;
import dev.theseus.cluster.store.FileChangeLog;
import dev.theseus.cluster.store.ObjectStore;
import dev.theseus.cluster.store.ResourceTypes;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A running cluster that speaks the Kubernetes API. */
public final class EmbeddedCluster implements AutoCloseable {
  private final EmbeddedClusterConfig config;
  private final ObjectStore store;
  private final ClusterRuntime runtime;
  private final ApiServer api;
  private final Lifecycle lifecycle;

  private EmbeddedCluster(
      EmbeddedClusterConfig config,
      ObjectStore store,
      ClusterRuntime runtime,
      ApiServer api,
      Lifecycle lifecycle) {
    this.config = config;
    this.store = store;
    this.runtime = runtime;
    this.api = api;
    this.lifecycle = lifecycle;
  }

  /**
   * Starts a cluster and writes its kubeconfig.
   *
   * @throws IOException where the port is taken or the data directory cannot be used
   */
  public static EmbeddedCluster start(EmbeddedClusterConfig config) throws IOException {
    ClusterRange range = new ClusterRange(config.index());
    ObjectStore store =
        new ObjectStore(
            new ResourceTypes(config.types()),
            StandardAdmissions.with(ClusterRuntime.admission(range)),
            InstantSource.system(),
            new FileChangeLog(config.dataDirectory()));
    ClusterRuntime runtime = ClusterRuntime.start(store, range, node(config, range));
    try {
      ApiServer api =
          ApiServer.start(
              store,
              runtime.logs(),
              runtime.nodeProxy(),
              new ApiServer.Settings(
                  config.port(),
                  Optional.of(config.dataDirectory().resolve("identity")),
                  config.filter()));
      Lifecycle lifecycle = Lifecycle.start(store, api.certificatePem());
      // Last: whoever finds the file finds a cluster that answers.
      api.writeKubeconfig(config.kubeconfigFile(), config.name());
      return new EmbeddedCluster(config, store, runtime, api, lifecycle);
    } catch (IOException e) {
      runtime.close();
      store.close();
      throw e;
    }
  }

  private static KubeletConfig node(EmbeddedClusterConfig config, ClusterRange range) {
    return KubeletConfig.of(
            config.name() + "-node",
            range.nodeAddress(),
            config.dataDirectory().resolve("node"),
            config.images())
        .withProcesses(config.runsProcesses());
  }

  public String name() {
    return config.name();
  }

  public int port() {
    return api.port();
  }

  /** With it, kubectl and other clients work against this cluster. */
  public Path kubeconfig() {
    return config.kubeconfigFile();
  }

  /** The cluster's objects, for those in this JVM. */
  public ObjectStore store() {
    return store;
  }

  /** What each service account was let do so far, by user name, without namespaces and names. */
  public Map<String, Set<Wish>> used() {
    return api.used();
  }

  /** Takes no more requests first, then stops the pods. */
  @Override
  public void close() {
    api.close();
    lifecycle.close();
    runtime.close();
    store.close();
  }
}
