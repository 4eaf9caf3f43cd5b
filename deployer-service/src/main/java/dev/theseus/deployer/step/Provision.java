package dev.theseus.deployer.step;

import dev.theseus.events.ObjectRef;
import dev.theseus.events.ProvisionRequested;
import dev.theseus.events.TargetProvisioned;
import dev.theseus.sites.SiteException;
import dev.theseus.sites.descriptor.Descriptor;
import dev.theseus.sites.descriptor.DescriptorBundle;
import dev.theseus.sites.descriptor.ObjectKey;
import dev.theseus.sites.descriptor.workload.PodTemplate;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Makes everything at the target, stopped, and an agent beside each claim of both sides. What is
 * created carries our label from its first write, so undo finds it after a crash anywhere.
 */
public final class Provision {

  private final Steps steps;

  /** The step at these sites. */
  public Provision(Steps steps) {
    this.steps = steps;
  }

  /** Does the step; a second time it finds what stands and gives the same answer. */
  public TargetProvisioned apply(ProvisionRequested request, Attempt attempt) {
    Place source = steps.source(request.spec(), attempt, Turn.PROVISION);
    Place target = steps.target(request.spec(), attempt, Turn.PROVISION);
    List<Descriptor> bundle = DescriptorBundle.unpack(bytes(request.bundle()));
    Arrivals arrivals = new Arrivals(source, target);
    List<Descriptor> objects = arrivals.objects(bundle);
    Optional<Descriptor> namespace = target.namespaceObject();

    DryRun dryRun = new DryRun(target, namespace.isPresent());
    dryRun.check(objects);
    dryRun.checkAgents(request.volumes(), source);

    List<ObjectRef> created = new ArrayList<>();
    if (namespace.isEmpty()) {
      attempt.checkCurrent();
      namespace = Optional.of(target.objects().create(arrivals.namespace(bundle), false));
    }
    namespace.filter(target::isOurs).map(Provision::reference).ifPresent(created::add);
    Map<String, String> hooks = Hooks.kept(objects);
    source.fenceKeeping(hooks).check();
    target.fenceKeeping(hooks).check();

    Agents agents = new Agents(source, target);
    boolean agentsStarted = false;
    for (Descriptor object : objects) {
      if (!agentsStarted && rankAfterClaims(object)) {
        // They start while the rest is written: a pod takes longer than any other object here.
        agents.start(request.volumes(), objects, steps.now());
        agentsStarted = true;
      }
      created.add(reference(createOnce(target, object)));
    }
    if (!agentsStarted) {
      agents.start(request.volumes(), objects, steps.now());
    }
    agents.await(request.volumes());
    return new TargetProvisioned(
        attempt.migrationId(), attempt.epoch(), steps.now(), List.copyOf(created));
  }

  private static boolean rankAfterClaims(Descriptor object) {
    return PodTemplate.of(object).isPresent();
  }

  private static Descriptor createOnce(Place target, Descriptor object) {
    try {
      return target.create(object);
    } catch (SiteException failed) {
      if (!failed.reason().equals("AlreadyExists")) {
        throw failed;
      }
      return target
          .objects()
          .get(object.key())
          .filter(target::isOurs)
          .orElseThrow(() ->
              StepException.permanent(
                  target.subject(object.key()),
                  "%s already exists at site %s and is not of this migration; remove it, or choose another namespace as target"
                      .formatted(object.key(), target.site().name())));
    }
  }

  static ObjectRef reference(Descriptor object) {
    ObjectKey key = object.key();
    return new ObjectRef(key.apiVersion(), key.kind(), key.namespace(), key.name(), object.uid());
  }

  private static byte[] bytes(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.remaining()];
    buffer.duplicate().get(bytes);
    return bytes;
  }
}
