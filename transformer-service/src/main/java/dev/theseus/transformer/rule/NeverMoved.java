package dev.theseus.transformer.rule;

import dev.theseus.sites.descriptor.Descriptor;
import dev.theseus.sites.descriptor.PlatformObjects;
import java.util.Optional;

/**
 * Drops what the target makes itself, and what is a trace of the source and not the application.
 */
final class NeverMoved implements Rule {

  @Override
  public Rewrite apply(Rewrite before, TransformOptions options) {
    return before.each((descriptor, notes) -> {
      Optional<String> reason = reason(descriptor);
      reason.ifPresent(why -> notes.lose(LossLevel.NONE, descriptor, "", why));
      additionsToDefault(descriptor, notes);
      ownEndpoints(descriptor, before, notes);
      return reason.isPresent() ? Optional.empty() : Optional.of(descriptor);
    });
  }

  private static Optional<String> reason(Descriptor descriptor) {
    return PlatformObjects.reason(descriptor)
        .or(() ->
            PlatformObjects.hasEnded(descriptor)
                ? Optional.of("it has run to its end")
                : Optional.empty())
        .map(why -> "Not moved: " + why + ".");
  }

  private static void ownEndpoints(Descriptor descriptor, Rewrite set, Notes notes) {
    if (!descriptor.is("", "Endpoints")) {
      return;
    }
    set.find("Service", descriptor.namespace(), descriptor.name())
        .filter(service -> service.mapAt("spec", "selector").isEmpty())
        .ifPresent(service ->
            notes.lose(
                LossLevel.BEHAVIOURAL,
                service,
                "",
                "Its addresses were written by hand and stay behind; write the ones that the"
                    + " target reaches."));
  }

  private static void additionsToDefault(Descriptor descriptor, Notes notes) {
    if (!descriptor.is("", "ServiceAccount") || !PlatformObjects.isInEveryNamespace(descriptor)) {
      return;
    }
    ServiceAccounts.ownPullSecrets(descriptor)
        .forEach(secret ->
            notes.lose(
                LossLevel.BEHAVIOURAL,
                descriptor,
                "imagePullSecrets",
                "The pull secret "
                    + secret
                    + " is attached to this account at the source; attach it at the target,"
                    + " or name it in the pod templates."));
  }
}
