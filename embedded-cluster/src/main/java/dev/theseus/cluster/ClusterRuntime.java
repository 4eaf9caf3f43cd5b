package dev.theseus.cluster;

import dev.theseus.cluster.api.NodeProxy;
import dev.theseus.cluster.api.PodLogs;
import dev.theseus.cluster.controller.Controllers;
import dev.theseus.cluster.kubelet.DirectoryProvisioner;
import dev.theseus.cluster.kubelet.Kubelet;
import dev.theseus.cluster.kubelet.KubeletConfig;
import dev.theseus.cluster.kubelet.NodeDirectories;
import dev.theseus.cluster.net.ClusterRange;
import dev.theseus.cluster.net.PodAddresses;
import dev.theseus.cluster.net.ServiceAddressAdmission;
import dev.theseus.cluster.net.ServiceProxy;
import dev.theseus.cluster.store.Admission;
import dev.theseus.cluster.store.ObjectStore;

/** Everything of a cluster that acts on its objects: controllers, services and the node. */
public final class ClusterRuntime implements AutoCloseable {
  private final Controllers controllers;
  private final ServiceProxy services;
  private final Kubelet kubelet;

  private ClusterRuntime(Controllers controllers, ServiceProxy services, Kubelet kubelet) {
    this.controllers = controllers;
    this.services = services;
    this.kubelet = kubelet;
  }

  /** What the store must call so that a Service has its addresses from the first moment on. */
  public static Admission admission(ClusterRange range) {
    return new ServiceAddressAdmission(range);
  }

  /**
   * Begins to act on the objects of a store.
   *
   * @param store has {@link #admission(ClusterRange)} of the same range among its admissions
   * @param range the cluster's addresses
   */
  public static ClusterRuntime start(ObjectStore store, ClusterRange range, KubeletConfig config) {
    PodAddresses addresses = new PodAddresses(range);
    ServiceProxy services = new ServiceProxy(store, range, addresses);
    Kubelet kubelet = new Kubelet(config, store, addresses, services);
    Controllers controllers =
        new Controllers(
            store,
            config.nodeName(),
            new DirectoryProvisioner(new NodeDirectories(config.directory())));
    // The node first: it ends what an earlier run left before anybody starts something new.
    kubelet.start();
    services.start();
    controllers.start();
    return new ClusterRuntime(controllers, services, kubelet);
  }

  /** The output of the cluster's containers. */
  public PodLogs logs() {
    return kubelet.logs();
  }

  /** The HTTP endpoints of the cluster's node. */
  public NodeProxy nodeProxy() {
    return kubelet.endpoints();
  }

  /** Stops the controllers first, so that nobody replaces the pods that the node then stops. */
  @Override
  public void close() {
    controllers.close();
    kubelet.close();
    services.close();
  }
}
