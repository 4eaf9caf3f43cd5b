package dev.theseus.planner;

import dev.theseus.events.ComponentPlan;
import dev.theseus.events.Finding;
import dev.theseus.events.Prediction;
import dev.theseus.events.VolumePlan;
import dev.theseus.events.WayPlan;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * What {@code Planned} says, without its envelope.
 *
 * @param components workloads in the order in which they can start
 * @param volumes volumes whose content moves
 * @param objects number of objects that move
 * @param servedKinds kinds of the target, as apiVersion/Kind
 * @param bundle descriptors that move, without secret values
 * @param findings the gravest first
 * @param prediction duration and downtime
 * @param ways ways that the bytes may take; none where there are no bytes to move
 */
public record Plan(
    List<ComponentPlan> components,
    List<VolumePlan> volumes,
    int objects,
    List<String> servedKinds,
    ByteBuffer bundle,
    List<Finding> findings,
    Prediction prediction,
    List<WayPlan> ways) {

  /** Takes copies. */
  public Plan {
    components = List.copyOf(components);
    volumes = List.copyOf(volumes);
    servedKinds = List.copyOf(servedKinds);
    bundle = bundle.asReadOnlyBuffer();
    findings = List.copyOf(findings);
    ways = List.copyOf(ways);
  }
}
