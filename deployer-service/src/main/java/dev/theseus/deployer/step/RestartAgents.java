package dev.theseus.deployer.step;

import dev.theseus.events.MigrationSpec;
import dev.theseus.events.VolumePlan;
import dev.theseus.sites.descriptor.Descriptor;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Starts agents again that are gone: somebody deleted their pods, or their node died. It works
 * beside every attempt of copying but the first, which has the agents that were just awaited. The
 * fence is raised first, so nothing is started for a migration that has turned back.
 */
public final class RestartAgents {

  private final Steps steps;

  /** The work at these sites. */
  public RestartAgents(Steps steps) {
    this.steps = steps;
  }

  /** Sees to it while clients are served. */
  public void whileCopying(MigrationSpec spec, List<VolumePlan> volumes, Attempt attempt) {
    apply(steps.source(spec, attempt, Turn.COPY), spec, volumes, attempt);
  }

  /** Sees to it while the source stands still. */
  public void whileFrozen(MigrationSpec spec, List<VolumePlan> volumes, Attempt attempt) {
    apply(steps.source(spec, attempt, Turn.QUIESCE), spec, volumes, attempt);
  }

  private void apply(Place source, MigrationSpec spec, List<VolumePlan> volumes, Attempt attempt) {
    Map<String, String> kept = source.kept();
    if (kept.isEmpty() || Fence.epoch(kept) >= attempt.epoch()) {
      return;
    }
    Place target = steps.target(spec, attempt, Turn.COPY);
    new Agents(source, target).start(volumes, workloads(target), steps.now());
  }

  /** Whoever may use the claims: as it runs, so does the agent. */
  private static List<Descriptor> workloads(Place target) {
    return Stream.of("StatefulSet", "Deployment", "DaemonSet")
        .flatMap(kind -> target.objects().list("apps/v1", kind, target.namespace(), "").stream())
        .toList();
  }
}
