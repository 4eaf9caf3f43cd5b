package dev.theseus.deployer.step;

import dev.theseus.events.VolumePlan;
import dev.theseus.sites.AgentSecret;
import dev.theseus.sites.SiteException;
import dev.theseus.sites.VolumeAgents.AgentSpec;
import dev.theseus.sites.descriptor.Descriptor;
import java.util.List;

/**
 * Has the target's server check every object before the first is written. While the namespace is
 * not there the objects are checked in one that every cluster has, since a server refuses even a
 * dry run in a namespace that does not exist.
 */
final class DryRun {

  private static final String STAND_IN = "default";

  private final Place target;
  private final boolean namespaceExists;

  DryRun(Place target, boolean namespaceExists) {
    this.target = target;
    this.namespaceExists = namespaceExists;
  }

  void check(List<Descriptor> objects) {
    for (Descriptor object : objects) {
      target.attempt().checkCurrent();
      if (isOursAlready(object) || isDefinedBy(objects, object)) {
        continue;
      }
      try {
        target.objects().create(placed(object), true);
      } catch (SiteException refused) {
        if (!isNameTakenInStandIn(refused)) {
          throw refused(object, refused);
        }
      }
    }
  }

  /** Agents run as root and mount claims, which a policy of the namespace may refuse. */
  void checkAgents(List<VolumePlan> volumes, Place source) {
    for (VolumePlan volume : volumes) {
      String there = namespaceExists ? target.namespace() : STAND_IN;
      rehearse(target, agent(there, volume.targetVolume(), false));
      rehearse(source, agent(source.namespace(), volume.volume(), true));
    }
  }

  private AgentSpec agent(String namespace, String claim, boolean readOnly) {
    return new AgentSpec(
        target.attempt().migrationId(), namespace, claim, readOnly, new AgentSecret("", ""));
  }

  private static void rehearse(Place place, AgentSpec agent) {
    place.attempt().checkCurrent();
    try {
      place.site().agents().rehearse(agent);
    } catch (SiteException refused) {
      String subject = "PersistentVolumeClaim/" + agent.claim();
      String message =
          "site %s refuses the agent of this claim in the dry run, so nothing was written; allow namespace %s a pod that runs as root: %s"
              .formatted(place.site().name(), place.namespace(), refused.getMessage());
      throw refused.kind() == SiteException.Kind.RETRIABLE
          ? StepException.retriable(subject, message)
          : StepException.permanent(subject, message);
    }
  }

  private boolean isOursAlready(Descriptor object) {
    boolean there =
        (namespaceExists || object.namespace().isEmpty())
            && target.objects().get(object.key()).filter(this::isOursOrRefused).isPresent();
    return there;
  }

  private boolean isOursOrRefused(Descriptor there) {
    if (target.isOurs(there)) {
      return true;
    }
    throw StepException.permanent(
        target.subject(there.key()),
        "%s already exists at site %s and is not of this migration; remove it, or choose another namespace as target"
            .formatted(there.key(), target.site().name()));
  }

  private Descriptor placed(Descriptor object) {
    return namespaceExists || object.namespace().isEmpty()
        ? object
        : object.withNamespace(STAND_IN);
  }

  /** The name is checked last, so everything else about the object was accepted. */
  private boolean isNameTakenInStandIn(SiteException refused) {
    return !namespaceExists && refused.reason().equals("AlreadyExists");
  }

  /** A custom resource can be checked only when its definition is served. */
  private static boolean isDefinedBy(List<Descriptor> objects, Descriptor object) {
    return objects.stream()
        .filter(other -> other.is("apiextensions.k8s.io", "CustomResourceDefinition"))
        .anyMatch(definition ->
            definition.textAt("spec", "names", "kind").orElse("").equals(object.kind())
                && definition.textAt("spec", "group").orElse("").equals(object.key().group()));
  }

  private StepException refused(Descriptor object, SiteException cause) {
    String message =
        "site %s refuses %s in the dry run, so nothing was written: %s"
            .formatted(target.site().name(), object.key(), cause.getMessage());
    return cause.kind() == SiteException.Kind.RETRIABLE
        ? StepException.retriable(target.subject(object.key()), message)
        : StepException.permanent(target.subject(object.key()), message);
  }
}
