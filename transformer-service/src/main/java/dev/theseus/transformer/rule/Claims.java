package dev.theseus.transformer.rule;

import dev.theseus.sites.descriptor.Descriptor;
import dev.theseus.sites.descriptor.JsonTree;
import dev.theseus.sites.descriptor.Quantity;
import dev.theseus.sites.descriptor.workload.PodTemplate;
import dev.theseus.transformer.rule.TransformOptions.ClaimTarget;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Unbinds claims from the source's volumes and maps their class, size and name. */
final class Claims implements Rule {

  private static final List<String> BINDING =
      List.of(
          "pv.kubernetes.io/bind-completed",
          "pv.kubernetes.io/bound-by-controller",
          "volume.beta.kubernetes.io/storage-provisioner",
          "volume.kubernetes.io/storage-provisioner",
          "volume.kubernetes.io/selected-node",
          "volume.beta.kubernetes.io/storage-class",
          "volume.kubernetes.io/storage-resizer");
  private static final String LEGACY_CLASS = "volume.beta.kubernetes.io/storage-class";

  @Override
  public Rewrite apply(Rewrite before, TransformOptions options) {
    return before.each((descriptor, notes) -> {
      boolean mapped = options.isFromSource(descriptor);
      if (descriptor.is("", "PersistentVolumeClaim")) {
        Descriptor unbound = unbound(descriptor, notes);
        return Optional.of(mapped ? mapped(unbound, options, notes) : unbound);
      }
      if (!mapped) {
        return Optional.of(descriptor);
      }
      return Optional.of(withClaimNames(withTemplateClasses(descriptor, options), options));
    });
  }

  private static Descriptor unbound(Descriptor claim, Notes notes) {
    Descriptor result =
        claim
            .annotation(LEGACY_CLASS)
            .filter(name -> claim.at("spec", "storageClassName").isEmpty())
            .map(name -> claim.with(name, "spec", "storageClassName"))
            .orElse(claim);
    for (String annotation : BINDING) {
      result = result.withoutAnnotation(annotation);
    }
    if (claim.at("spec", "selector").isPresent()) {
      notes.lose(
          LossLevel.BEHAVIOURAL,
          claim,
          "spec.selector",
          "It chose one of the source's volumes by label; the target provisions a new one.");
    }
    return result
        .without("spec", "selector")
        .without("spec", "volumeName")
        .without("spec", "dataSource")
        .without("spec", "dataSourceRef")
        .with(request(claim), "spec", "resources", "requests", "storage");
  }

  /** The requested size, unless the volume that the claim got is larger. */
  private static Object request(Descriptor claim) {
    Object requested = claim.at("spec", "resources", "requests", "storage").orElse("0");
    Optional<Object> actual = claim.at("status", "capacity", "storage");
    return actual.filter(size -> bytes(size) > bytes(requested)).orElse(requested);
  }

  private static Descriptor mapped(Descriptor claim, TransformOptions options, Notes notes) {
    Optional<ClaimTarget> target = options.claim(claim.name());
    Descriptor result = withClass(claim, target.map(ClaimTarget::storageClass), options);
    long usedBytes = target.map(ClaimTarget::usedBytes).orElse(-1L);
    Object requested = result.at("spec", "resources", "requests", "storage").orElse("0");
    if (usedBytes > bytes(requested)) {
      notes.lose(
          LossLevel.COSMETIC,
          claim,
          "spec.resources.requests.storage",
          "%s is asked for but %d bytes are in use; the target's claim asks for %s."
              .formatted(requested, usedBytes, Quantity.exact(roundedUp(usedBytes))));
      result =
          result.with(
              Quantity.exact(roundedUp(usedBytes)), "spec", "resources", "requests", "storage");
    }
    Optional<String> name = target.map(ClaimTarget::name).filter(n -> !n.equals(claim.name()));
    return name.isPresent() ? result.with(name.get(), "metadata", "name") : result;
  }

  private static Descriptor withClass(
      Descriptor claim, Optional<String> planned, TransformOptions options) {
    Optional<String> current = claim.textAt("spec", "storageClassName");
    Optional<String> wanted =
        planned.or(() -> current.map(name -> options.storageClasses().getOrDefault(name, name)));
    return wanted
        .filter(name -> !name.isEmpty())
        .map(name -> claim.with(name, "spec", "storageClassName"))
        .orElseGet(() -> planned.isPresent() ? claim.without("spec", "storageClassName") : claim);
  }

  /** So that scaling up later provisions the target's class. */
  private static Descriptor withTemplateClasses(Descriptor workload, TransformOptions options) {
    if (!workload.is("apps", "StatefulSet")) {
      return workload;
    }
    return workload
        .mapped(
            template -> {
              Optional<String> current = JsonTree.textAt(template, "spec", "storageClassName");
              String wanted =
                  current.map(c -> options.storageClasses().getOrDefault(c, c)).orElse("");
              boolean isDefault = current.isPresent() && wanted.isEmpty();
              return isDefault
                  ? JsonTree.without(template, "spec", "storageClassName")
                  : current.isPresent()
                      ? JsonTree.with(template, wanted, "spec", "storageClassName")
                      : template;
            },
            "spec",
            "volumeClaimTemplates",
            JsonTree.EVERY)
        .without("spec", "volumeClaimTemplates", JsonTree.EVERY, "status")
        .without("spec", "volumeClaimTemplates", JsonTree.EVERY, "metadata", "creationTimestamp");
  }

  private static Descriptor withClaimNames(Descriptor workload, TransformOptions options) {
    Optional<PodTemplate> template = PodTemplate.of(workload);
    if (template.isEmpty()) {
      return workload;
    }
    Map<String, String> names = new HashMap<>();
    options.claims().forEach((name, target) -> names.put(name, target.name()));
    return workload.mapped(
        name -> names.getOrDefault(String.valueOf(name), String.valueOf(name)),
        template.get().spec("volumes", JsonTree.EVERY, "persistentVolumeClaim", "claimName"));
  }

  private static long bytes(Object quantity) {
    return Quantity.bytes(quantity).orElse(0L);
  }

  private static long roundedUp(long bytes) {
    long mebibyte = 1L << 20;
    return (bytes + mebibyte - 1) / mebibyte * mebibyte;
  }
}
