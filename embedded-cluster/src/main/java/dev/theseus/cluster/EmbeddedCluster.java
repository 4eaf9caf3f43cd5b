package dev.theseus.cluster;

import dev.theseus.cluster.admission.StandardAdmissions;
import dev.theseus.cluster.api.ApiServer;
import dev.theseus.cluster.api.NodeProxy;
import dev.theseus.cluster.api.PodLogs;
import dev.theseus.cluster.lifecycle.Lifecycle;
import dev.theseus.cluster.store.FileChangeLog;
import dev.theseus.cluster.store.ObjectStore;
import dev.theseus.cluster.store.ResourceTypes;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;

/** A running cluster that speaks the Kubernetes API. */
public final class EmbeddedCluster implements AutoCloseable {
  private final EmbeddedClusterConfig config;
  private final ObjectStore store;
  private final ApiServer api;
  private final Lifecycle lifecycle;

  private EmbeddedCluster(
      EmbeddedClusterConfig config, ObjectStore store, ApiServer api, Lifecycle lifecycle) {
    this.config = config;
    this.store = store;
    this.api = api;
    this.lifecycle = lifecycle;
  }

  /**
   * Starts a cluster and writes its kubeconfig.
   *
   * @throws IOException where the port is taken or the data directory cannot be used
   */
  public static EmbeddedCluster start(EmbeddedClusterConfig config) throws IOException {
    ObjectStore store =
        new ObjectStore(
            new ResourceTypes(config.types()),
            StandardAdmissions.with((request, reader) -> {}),
            InstantSource.system(),
            new FileChangeLog(config.dataDirectory()));
    ApiServer api =
        ApiServer.start(
            store,
            PodLogs.none(),
            NodeProxy.none(),
            new ApiServer.Settings(
                config.port(),
                Optional.of(config.dataDirectory().resolve("identity")),
                config.filter()));
    Lifecycle lifecycle = Lifecycle.start(store, api.certificatePem());
    api.writeKubeconfig(config.kubeconfigFile(), config.name());
    return new EmbeddedCluster(config, store, api, lifecycle);
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

  @Override
  public void close() {
    api.close();
    lifecycle.close();
    store.close();
  }
}
