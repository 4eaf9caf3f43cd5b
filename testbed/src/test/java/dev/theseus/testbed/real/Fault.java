package dev.theseus.testbed.real;

import dev.theseus.events.ChunkCopied;
import dev.theseus.events.MigrationEvent;
import dev.theseus.events.QuiesceRequested;
import dev.theseus.events.SourceQuiesced;
import io.fabric8.kubernetes.client.KubernetesClient;

/** What is done to clusters on purpose: before a migration, at a moment of it, and to mend it. */
enum Fault {
  NONE(Moment.NEVER, "", "", ""),

  SOURCE_AGENT_DELETED(Moment.COPYING, "", "", "") {
    @Override
    void strike(Sites sites) {
      deleteAgents(sites.east(), sites.namespace());
    }
  },

  TARGET_AGENT_DELETED(Moment.COPYING, "", "", "") {
    @Override
    void strike(Sites sites) {
      deleteAgents(sites.west(), sites.namespace());
    }
  },

  SOURCE_AGENT_DELETED_IN_THE_FREEZE(Moment.FROZEN, "", "", "") {
    @Override
    void strike(Sites sites) {
      deleteAgents(sites.east(), sites.namespace());
    }
  },

  TARGET_KUBELET_STOPPED(Moment.COPYING, "", "fault west kubelet-stop", "fault west kubelet-start"),

  TARGET_KUBELET_STOPPED_IN_THE_FREEZE(
      Moment.QUIESCING, "", "fault west kubelet-stop", "fault west kubelet-start"),

  TARGET_DISK_FULL(Moment.NEVER, "fault west disk-limit 48m", "", "fault west disk-free"),

  SOURCE_API_RESTARTED(Moment.COPYING, "", "fault east api-restart", "fault east api-start"),

  TARGET_API_RESTARTED(Moment.COPYING, "", "fault west api-restart", "fault west api-start"),

  SOURCE_API_RESTARTED_IN_THE_FREEZE(
      Moment.FROZEN, "", "fault east api-restart", "fault east api-start"),

  TARGET_API_RESTARTED_IN_THE_FREEZE(
      Moment.FROZEN, "", "fault west api-restart", "fault west api-start"),

  /** Somebody wants the application back that stands still. */
  SCALED_IN_THE_FREEZE(Moment.FROZEN, "", "", "") {
    @Override
    void strike(Sites sites) {
      sites.east().apps().deployments().inNamespace(sites.namespace()).withName("web").scale(2);
    }
  },

  /** The link is slow, so that the cut comes in the middle, and stays cut. */
  NETWORK_CUT(Moment.COPYING, "link east west 100mbit", "cut east west", "link east west");

  private enum Moment {
    NEVER,
    COPYING,
    QUIESCING,
    FROZEN
  }

  /** The clusters' clients, and where the program runs. */
  record Sites(KubernetesClient east, KubernetesClient west, String namespace) {}

  private final Moment moment;
  private final String preparation;
  private final String provocation;
  private final String repair;

  Fault(Moment moment, String preparation, String provocation, String repair) {
    this.moment = moment;
    this.preparation = preparation;
    this.provocation = provocation;
    this.repair = repair;
  }

  /** Whether this event of a migration is the moment. */
  boolean isAt(MigrationEvent event) {
    return switch (moment) {
      case NEVER -> false;
      case COPYING -> event instanceof ChunkCopied;
      case QUIESCING -> event instanceof QuiesceRequested;
      case FROZEN -> event instanceof SourceQuiesced;
    };
  }

  /** Command of {@code testbed/cluster} before the migration; empty for none. */
  String preparation() {
    return preparation;
  }

  /** That at the moment; empty for none. */
  String provocation() {
    return provocation;
  }

  /** That which mends it; harmless where nothing is broken. */
  String repair() {
    return repair;
  }

  /** What no command does. */
  void strike(Sites sites) {}

  private static void deleteAgents(KubernetesClient client, String namespace) {
    client
        .pods()
        .inNamespace(namespace)
        .withLabel("theseus.dev/role", "agent")
        .withGracePeriod(0)
        .delete();
  }
}
