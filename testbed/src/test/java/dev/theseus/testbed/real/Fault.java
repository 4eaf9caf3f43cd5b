package dev.theseus.testbed.real;

import dev.theseus.events.ChunkCopied;
import dev.theseus.events.MigrationEvent;
import dev.theseus.events.QuiesceRequested;
import dev.theseus.events.SourceQuiesced;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import java.util.function.Predicate;

/** What is done to clusters on purpose: before a migration, at a moment of it, and to mend it. */
enum Fault {
  NONE(_ -> false, List.of(), List.of(), List.of()),

  SOURCE_AGENT_DELETED(Fault::copying, List.of(), List.of(), List.of()) {
    @Override
    void strike(Sites sites) {
      deleteAgents(sites.east(), sites.namespace());
    }
  },

  TARGET_AGENT_DELETED(Fault::copying, List.of(), List.of(), List.of()) {
    @Override
    void strike(Sites sites) {
      deleteAgents(sites.west(), sites.namespace());
    }
  },

  SOURCE_AGENT_DELETED_IN_THE_FREEZE(Fault::frozen, List.of(), List.of(), List.of()) {
    @Override
    void strike(Sites sites) {
      deleteAgents(sites.east(), sites.namespace());
    }
  },

  TARGET_KUBELET_STOPPED(
      Fault::copying,
      List.of(),
      List.of("fault west kubelet-stop"),
      List.of("fault west kubelet-start")),

  TARGET_KUBELET_STOPPED_IN_THE_FREEZE(
      event -> event instanceof QuiesceRequested,
      List.of(),
      List.of("fault west kubelet-stop"),
      List.of("fault west kubelet-start")),

  TARGET_DISK_FULL(
      _ -> false, List.of("fault west disk-limit 48m"), List.of(), List.of("fault west disk-free")),

  SOURCE_API_RESTARTED(
      Fault::copying,
      List.of(),
      List.of("fault east api-restart"),
      List.of("fault east api-start")),

  TARGET_API_RESTARTED(
      Fault::copying,
      List.of(),
      List.of("fault west api-restart"),
      List.of("fault west api-start")),

  SOURCE_API_RESTARTED_IN_THE_FREEZE(
      Fault::frozen, List.of(), List.of("fault east api-restart"), List.of("fault east api-start")),

  TARGET_API_RESTARTED_IN_THE_FREEZE(
      Fault::frozen, List.of(), List.of("fault west api-restart"), List.of("fault west api-start")),

  /** Somebody wants the application back that stands still. */
  SCALED_IN_THE_FREEZE(Fault::frozen, List.of(), List.of(), List.of()) {
    @Override
    void strike(Sites sites) {
      sites.east().apps().deployments().inNamespace(sites.namespace()).withName("web").scale(2);
    }
  },

  /** The link is slow, so that the cut comes in the middle, and stays cut. */
  NETWORK_CUT(
      Fault::copying,
      List.of("link east west 100mbit"),
      List.of("cut east west"),
      List.of("link east west"));

  /** The clusters' clients, and where the program runs. */
  record Sites(KubernetesClient east, KubernetesClient west, String namespace) {}

  private final Predicate<MigrationEvent> moment;
  private final List<String> preparation;
  private final List<String> provocation;
  private final List<String> repair;

  Fault(
      Predicate<MigrationEvent> moment,
      List<String> preparation,
      List<String> provocation,
      List<String> repair) {
    this.moment = moment;
    this.preparation = preparation;
    this.provocation = provocation;
    this.repair = repair;
  }

  /** Whether this event of a migration is the moment. */
  boolean isAt(MigrationEvent event) {
    return moment.test(event);
  }

  /** Commands of {@code testbed/cluster} before the migration. */
  List<String> preparation() {
    return preparation;
  }

  /** Those at the moment. */
  List<String> provocation() {
    return provocation;
  }

  /** Those that mend it; harmless where nothing is broken. */
  List<String> repair() {
    return repair;
  }

  /** What no command does. */
  void strike(Sites sites) {}

  private static boolean copying(MigrationEvent event) {
    return event instanceof ChunkCopied;
  }

  private static boolean frozen(MigrationEvent event) {
    return event instanceof SourceQuiesced;
  }

  private static void deleteAgents(KubernetesClient client, String namespace) {
    client
        .pods()
        .inNamespace(namespace)
        .withLabel("theseus.dev/role", "agent")
        .withGracePeriod(0)
        .delete();
  }
}
