package dev.theseus.testbed.demo;

import dev.theseus.cluster.EmbeddedCluster;
import dev.theseus.cluster.kubelet.NodeDirectories;
import dev.theseus.messaging.MessagingConfig;
import dev.theseus.runtime.RuntimeConfig;
import dev.theseus.runtime.ServiceName;
import dev.theseus.runtime.TheseusRuntime;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Broker, registry, clusters and services in this JVM; services that crash are processes. */
final class RuntimeStage implements Stage {
  private static final List<ServiceName> CRASHING =
      List.of(ServiceName.COORDINATOR, ServiceName.DATAMOVER);

  private final TheseusRuntime runtime;
  private final List<ServiceProcess> processes;
  private final Map<String, KubernetesClient> clients = new TreeMap<>();

  private RuntimeStage(TheseusRuntime runtime, List<ServiceProcess> processes) {
    this.runtime = runtime;
    this.processes = processes;
    runtime.clusters().forEach((name, cluster) -> clients.put(name, client(cluster)));
  }

  private static KubernetesClient client(EmbeddedCluster cluster) {
    return new KubernetesClientBuilder()
        .withConfig(Config.fromKubeconfig(cluster.kubeconfig().toFile()))
        .build();
  }

  /** Starts everything that the scenario needs; state goes into the folder. */
  static Stage open(Scenario scenario, Path folder) throws IOException {
    RuntimeConfig all =
        RuntimeConfig.of(Optional.of(folder), DemoSettings.SOURCE, DemoSettings.TARGET);
    if (scenario != Scenario.CRASH) {
      return new RuntimeStage(TheseusRuntime.start(all), List.of());
    }
    TheseusRuntime runtime =
        TheseusRuntime.start(
            all.withServices(
                Arrays.stream(ServiceName.values())
                    .filter(Predicate.not(CRASHING::contains))
                    .collect(Collectors.toUnmodifiableSet())));
    List<ServiceProcess> processes =
        CRASHING.stream()
            .map(name -> new ServiceProcess(name, runtime.endpoint(), folder))
            .toList();
    RuntimeStage stage = new RuntimeStage(runtime, processes);
    try {
      for (ServiceProcess process : processes) {
        process.start();
      }
      return stage;
    } catch (IOException e) {
      stage.close();
      throw e;
    }
  }

  @Override
  public MessagingConfig messaging() {
    return runtime.messaging();
  }

  @Override
  public KubernetesClient client(String site) {
    return Optional.ofNullable(clients.get(site))
        .orElseThrow(() -> new IllegalArgumentException("There is no cluster " + site));
  }

  @Override
  public Path kubeconfig(String site) {
    return Optional.ofNullable(runtime.clusters().get(site))
        .map(EmbeddedCluster::kubeconfig)
        .orElseThrow(() -> new IllegalArgumentException("There is no cluster " + site));
  }

  @Override
  public Path volumeFolder(String site, String persistentVolume) {
    return new NodeDirectories(runtime.clusterData(site).resolve("node"))
        .persistentVolume(persistentVolume);
  }

  @Override
  public void crashAndRestart() throws IOException, InterruptedException {
    for (ServiceProcess process : processes) {
      process.kill();
    }
    for (ServiceProcess process : processes) {
      process.start();
    }
  }

  /** May be called again, also from the JVM's end. */
  @Override
  public synchronized void close() {
    processes.forEach(ServiceProcess::stop);
    clients.values().forEach(KubernetesClient::close);
    runtime.close();
  }
}
