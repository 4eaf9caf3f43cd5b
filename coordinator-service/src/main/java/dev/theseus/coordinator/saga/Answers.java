package dev.theseus.coordinator.saga;

import dev.theseus.events.ComponentPlan;
import dev.theseus.events.DescriptorsTransformed;
import dev.theseus.events.ObjectRef;
import dev.theseus.events.Planned;
import dev.theseus.events.Prediction;
import dev.theseus.events.TargetProvisioned;
import dev.theseus.events.VolumePlan;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/**
 * What participants answered and later requests carry.
 *
 * @param components workloads in the order in which they start
 * @param volumes volumes with their mapping
 * @param servedKinds kinds that the target serves
 * @param bundle the descriptors that the next step needs: the source's before the transformation,
 *     the target's before they are provisioned, then nothing
 * @param images image references of the target
 * @param created what stands at the target
 * @param prediction what the plan predicted
 */
record Answers(
    List<ComponentPlan> components,
    List<VolumePlan> volumes,
    List<String> servedKinds,
    ByteBuffer bundle,
    List<String> images,
    List<ObjectRef> created,
    Optional<Prediction> prediction) {

  Answers {
    components = List.copyOf(components);
    volumes = List.copyOf(volumes);
    servedKinds = List.copyOf(servedKinds);
    images = List.copyOf(images);
    created = List.copyOf(created);
  }

  static Answers none() {
    return new Answers(
        List.of(), List.of(), List.of(), empty(), List.of(), List.of(), Optional.empty());
  }

  Answers with(Planned plan) {
    return new Answers(
        plan.components(),
        plan.volumes(),
        plan.servedKinds(),
        plan.bundle(),
        images,
        created,
        Optional.of(plan.prediction()));
  }

  Answers with(DescriptorsTransformed result) {
    return new Answers(
        components, volumes, List.of(), result.bundle(), result.images(), created, prediction);
  }

  Answers with(TargetProvisioned result) {
    return new Answers(
        components, volumes, servedKinds, empty(), images, result.created(), prediction);
  }

  private static ByteBuffer empty() {
    return ByteBuffer.allocate(0).asReadOnlyBuffer();
  }
}
