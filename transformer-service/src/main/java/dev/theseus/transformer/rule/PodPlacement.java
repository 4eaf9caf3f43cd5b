package dev.theseus.transformer.rule;

import dev.theseus.sites.descriptor.Descriptor;
import dev.theseus.sites.descriptor.JsonTree;
import dev.theseus.sites.descriptor.workload.PodTemplate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** Takes pods off the source's nodes and accounts; what names its zones or hosts is reported. */
final class PodPlacement implements Rule {

  private static final Set<String> PLACES =
      Set.of(
          "kubernetes.io/hostname",
          "topology.kubernetes.io/zone",
          "topology.kubernetes.io/region",
          "failure-domain.beta.kubernetes.io/zone",
          "failure-domain.beta.kubernetes.io/region");
  private static final Pattern GENERATED_SECRET =
      Pattern.compile(".+-(dockercfg|token)-[a-z0-9]{5}");
  private static final Pattern INJECTED_VOLUME = Pattern.compile("kube-api-access-[a-z0-9]{5}");

  @Override
  public Rewrite apply(Rewrite before, TransformOptions options) {
    return before.each((descriptor, notes) ->
        Optional.of(
            PodTemplate.of(descriptor)
                .map(template -> rewritten(descriptor, template, notes))
                .orElse(descriptor)));
  }

  /** Whether the platform generated a pull secret of this name. */
  static boolean isGenerated(String secret) {
    return GENERATED_SECRET.matcher(secret).matches();
  }

  private static Descriptor rewritten(Descriptor workload, PodTemplate template, Notes notes) {
    workload
        .textAt(template.spec("nodeName"))
        .ifPresent(node ->
            notes.lose(
                LossLevel.COSMETIC,
                workload,
                path(template.spec("nodeName")),
                "The source's node " + node + " goes; the target's scheduler chooses."));
    reportPlaces(workload, template, notes);
    Descriptor result = workload.without(template.spec("nodeName"));
    result = withoutEntries(result, template.spec("imagePullSecrets"), PodPlacement::isGenerated);
    result =
        withoutEntries(
            result, template.spec("volumes"), name -> INJECTED_VOLUME.matcher(name).matches());
    for (String list : PodTemplate.CONTAINER_LISTS) {
      result =
          result.mapped(container -> withoutMounts(container), template.spec(list, JsonTree.EVERY));
    }
    return result;
  }

  private static Object withoutMounts(Object container) {
    if (JsonTree.listAt(container, "volumeMounts").stream().noneMatch(PodPlacement::isInjected)) {
      return container;
    }
    return JsonTree.with(
        container,
        JsonTree.listAt(container, "volumeMounts").stream()
            .filter(mount -> !isInjected(mount))
            .toList(),
        "volumeMounts");
  }

  private static boolean isInjected(Object mount) {
    return JsonTree.textAt(mount, "name")
        .filter(name -> INJECTED_VOLUME.matcher(name).matches())
        .isPresent();
  }

  private static Descriptor withoutEntries(
      Descriptor workload, String[] path, Predicate<String> unwanted) {
    List<Object> all = workload.listAt(path);
    List<Object> kept =
        all.stream().filter(e -> JsonTree.textAt(e, "name").filter(unwanted).isEmpty()).toList();
    if (kept.size() == all.size()) {
      return workload;
    }
    return kept.isEmpty() ? workload.without(path) : workload.with(kept, path);
  }

  private static void reportPlaces(Descriptor workload, PodTemplate template, Notes notes) {
    workload
        .mapAt(template.spec("nodeSelector"))
        .forEach((key, value) -> {
          if (PLACES.contains(key)) {
            reportPlace(workload, path(template.spec("nodeSelector")), key, value, notes);
          }
        });
    workload
        .at(template.spec("affinity", "nodeAffinity"))
        .ifPresent(affinity ->
            JsonTree.leaves(
                affinity,
                (path, value) -> {
                  if (path.text().endsWith(".key") && PLACES.contains(value.toString())) {
                    reportPlace(
                        workload,
                        path(template.spec("affinity", "nodeAffinity")) + "." + path.text(),
                        value.toString(),
                        "its values",
                        notes);
                  }
                }));
  }

  private static void reportPlace(
      Descriptor workload, String path, String key, Object value, Notes notes) {
    notes.find(
        Severity.WARNING,
        workload,
        "%s asks for %s = %s, which names a place of the source; the target needs nodes with it, or the pods stay pending."
            .formatted(path, key, value));
  }

  private static String path(String[] steps) {
    return String.join(".", steps);
  }
}
