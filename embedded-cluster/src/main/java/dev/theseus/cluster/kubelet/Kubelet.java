package dev.theseus.cluster.kubelet;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.theseus.cluster.api.NodeProxy;
import dev.theseus.cluster.api.PodLogs;
import dev.theseus.cluster.controller.EventRecorder;
import dev.theseus.cluster.net.PodAddresses;
import dev.theseus.cluster.net.ServiceResolver;
import dev.theseus.cluster.store.KubernetesTypes;
import dev.theseus.cluster.store.ObjectStore;
import dev.theseus.cluster.store.ResourceType;
import dev.theseus.cluster.store.Subscription;
import dev.theseus.cluster.store.WatchEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The node agent: one worker per pod that is scheduled here. Closing it leaves no process. */
public final class Kubelet implements AutoCloseable {
  private static final List<ResourceType> CONFIG_SOURCES =
      List.of(
          KubernetesTypes.CONFIG_MAP,
          KubernetesTypes.SECRET,
          KubernetesTypes.PERSISTENT_VOLUME_CLAIM);

  private final NodeServices node;
  private final Map<String, PodWorker> workers = new ConcurrentHashMap<>();
  private final List<Subscription> subscriptions = new ArrayList<>();
  private final NodeRegistration registration;
  private volatile boolean closing;

  /**
   * Prepares a node; nothing runs before {@link #start()}.
   *
   * @param addresses where the node's pods get their addresses
   * @param resolver the addresses that service names in arguments and variables stand for
   */
  public Kubelet(
      KubeletConfig config, ObjectStore store, PodAddresses addresses, ServiceResolver resolver) {
    NodeDirectories directories = new NodeDirectories(config.directory());
    this.node =
        new NodeServices(
            config,
            store,
            directories,
            new ProcessRecords(directories.processRecords()),
            new PodVolumes(store, directories),
            new LaunchBuilder(store, directories, resolver),
            addresses,
            new EventRecorder(store, "kubelet"));
    this.registration = new NodeRegistration(config, store);
  }

  /** Ends what an earlier run left behind, registers the node and begins to run pods. */
  public void start() {
    node.directories().open();
    node.records().stopStale();
    registration.register();
    ObjectStore store = node.store();
    for (ResourceType type : CONFIG_SOURCES) {
      subscriptions.add(store.watch(type, this::onConfigChange));
    }
    subscriptions.add(store.watch(KubernetesTypes.POD, this::onPod));
  }

  /** The output of this node's containers. */
  public PodLogs logs() {
    return new ContainerLogs(node.store(), node.directories(), this::slots);
  }

  /** The node's own HTTP endpoints: {@code stats/summary}, {@code metrics/cadvisor}. */
  public NodeProxy endpoints() {
    return new NodeEndpoints(
        node.config(), new VolumeUsage(), node.volumes(), () -> List.copyOf(workers.values()));
  }

  private void onPod(WatchEvent event) {
    ObjectNode pod = event.object();
    String uid = pod.path("metadata").path("uid").asText();
    if (event.change() == WatchEvent.Change.DELETED) {
      Optional.ofNullable(workers.get(uid)).ifPresent(PodWorker::removed);
      return;
    }
    boolean ours = pod.path("spec").path("nodeName").asText().equals(node.config().nodeName());
    if (!ours || closing) {
      return;
    }
    PodWorker known = workers.get(uid);
    if (known != null) {
      known.update(pod);
    } else {
      PodWorker worker = new PodWorker(node, pod, () -> workers.remove(uid));
      workers.put(uid, worker);
      worker.start();
    }
  }

  private void onConfigChange(WatchEvent event) {
    String namespace = event.object().path("metadata").path("namespace").asText();
    for (PodWorker worker : workers.values()) {
      if (worker.pod().path("metadata").path("namespace").asText().equals(namespace)) {
        worker.onConfigChange();
      }
    }
  }

  private List<ContainerSlot> slots(String podUid) {
    return Optional.ofNullable(workers.get(podUid)).map(PodWorker::slots).orElse(List.of());
  }

  @Override
  public void close() {
    closing = true;
    subscriptions.forEach(Subscription::close);
    List<PodWorker> running = List.copyOf(workers.values());
    running.forEach(worker -> worker.shutDown(node.config().shutdownGraceMillis()));
    try {
      for (PodWorker worker : running) {
        worker.awaitEnd();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
