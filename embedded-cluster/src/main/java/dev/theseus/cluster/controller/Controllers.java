package dev.theseus.cluster.controller;

import dev.theseus.cluster.store.KubernetesTypes;
import dev.theseus.cluster.store.ObjectStore;
import java.time.InstantSource;
import java.util.List;

/** All controllers of a cluster, each a loop of its own. */
public final class Controllers implements AutoCloseable {
  private final ObjectStore store;
  private final List<ReconcileLoop> loops;

  /**
   * Prepares the controllers; nothing runs before {@link #start()}.
   *
   * @param nodeName the cluster's only node
   * @param provisioner makes and removes the files of persistent volumes
   */
  public Controllers(ObjectStore store, String nodeName, VolumeProvisioner provisioner) {
    this.store = store;
    EventRecorder scheduling = new EventRecorder(store, "default-scheduler");
    EventRecorder volumes = new EventRecorder(store, "persistentvolume-controller");
    EventRecorder workloads = new EventRecorder(store, "workload-controller");
    VolumeFactory factory = new VolumeFactory(store, provisioner, nodeName);
    List<Reconciler> reconcilers =
        List.of(
            new DeploymentReconciler(store, workloads),
            new ReplicaReconciler(store, KubernetesTypes.REPLICA_SET, workloads),
            new ReplicaReconciler(store, KubernetesTypes.REPLICATION_CONTROLLER, workloads),
            new StatefulSetReconciler(store, workloads),
            new DaemonSetReconciler(store, nodeName, workloads),
            new JobReconciler(store, workloads),
            new CronJobReconciler(store, InstantSource.system(), workloads),
            new DisruptionReconciler(store),
            new ClaimReconciler(store, factory, volumes),
            new VolumeReconciler(store, provisioner),
            new Scheduler(store, nodeName, scheduling),
            new EndpointsReconciler(store));
    this.loops = reconcilers.stream().map(ReconcileLoop::new).toList();
  }

  /** Begins to act on every object that is there and on every change. */
  public void start() {
    loops.forEach(loop -> loop.start(store));
  }

  @Override
  public void close() {
    loops.forEach(ReconcileLoop::close);
  }
}
