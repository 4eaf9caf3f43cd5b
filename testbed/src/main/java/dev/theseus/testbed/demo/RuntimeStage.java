package dev.theseus.testbed.demo;

import dev.theseus.messaging.MessagingConfig;
import dev.theseus.runtime.RuntimeConfig;
import dev.theseus.runtime.ServiceName;
import dev.theseus.runtime.SiteBook;
import dev.theseus.runtime.TheseusRuntime;
import dev.theseus.sites.kubernetes.SiteDescription;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Broker, registry and services in this JVM, services that crash as processes, and clusters of
 * either kind.
 */
public final class RuntimeStage implements Stage {
  private static final List<ServiceName> CRASHING =
      List.of(ServiceName.COORDINATOR, ServiceName.DATAMOVER);

  private static final List<String> SITES = List.of(DemoSettings.SOURCE, DemoSettings.TARGET);

  private final TheseusRuntime runtime;
  private final Clusters clusters;
  private final List<ServiceProcess> processes;
  private final Map<String, KubernetesClient> clients = new TreeMap<>();

  private RuntimeStage(TheseusRuntime runtime, Clusters clusters, List<ServiceProcess> processes) {
    this.runtime = runtime;
    this.clusters = clusters;
    this.processes = processes;
    SITES.forEach(site -> clients.put(site, client(clusters.kubeconfig(site))));
  }

  private static KubernetesClient client(Path kubeconfig) {
    return new KubernetesClientBuilder()
        .withConfig(Config.fromKubeconfig(kubeconfig.toFile()))
        .build();
  }

  /** Starts everything that the scenario needs; state goes into the folder. */
  public static Stage open(Scenario scenario, ClusterKind kind, Path folder) throws IOException {
    Set<ServiceName> inside =
        Arrays.stream(ServiceName.values())
            .filter(name -> scenario != Scenario.CRASH || !CRASHING.contains(name))
            .collect(Collectors.toUnmodifiableSet());
    RuntimeStage stage =
        switch (kind) {
          case EMBEDDED -> embedded(inside, scenario, folder);
          case REAL -> real(inside, scenario, folder);
        };
    try {
      for (ServiceProcess process : stage.processes) {
        process.start();
      }
      return stage;
    } catch (IOException e) {
      stage.close();
      throw e;
    }
  }

  private static RuntimeStage embedded(Set<ServiceName> inside, Scenario scenario, Path folder)
      throws IOException {
    RuntimeConfig config = RuntimeConfig.of(Optional.of(folder), SITES.toArray(String[]::new));
    TheseusRuntime runtime = TheseusRuntime.start(config.withServices(inside));
    return new RuntimeStage(
        runtime, new EmbeddedClusters(runtime), processes(scenario, runtime, folder));
  }

  private static RuntimeStage real(Set<ServiceName> inside, Scenario scenario, Path folder)
      throws IOException {
    RealClusters clusters = RealClusters.open(SITES);
    TheseusRuntime runtime =
        TheseusRuntime.start(RuntimeConfig.of(Optional.of(folder)).withServices(inside));
    SiteBook book = new SiteBook(runtime.messaging());
    for (String site : SITES) {
      String kubeconfig = clusters.kubeconfigOfTheseus(site).toString();
      book.register(
          SiteBook.registration(
              "kubernetes", new SiteDescription(site, kubeconfig, "", SiteBook.LOCAL_AGENT_IMAGE)));
    }
    return new RuntimeStage(runtime, clusters, processes(scenario, runtime, folder));
  }

  private static List<ServiceProcess> processes(
      Scenario scenario, TheseusRuntime runtime, Path folder) {
    return scenario == Scenario.CRASH
        ? CRASHING.stream()
            .map(name -> new ServiceProcess(name, runtime.endpoint(), folder))
            .toList()
        : List.of();
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
  public Clusters clusters() {
    return clusters;
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
    clusters.close();
  }
}
