package dev.theseus.planner.finding;

import dev.theseus.events.Finding;
import dev.theseus.events.VolumePlan;
import dev.theseus.planner.inventory.Inventory;
import dev.theseus.sites.SiteCatalog.StorageClass;
import dev.theseus.sites.descriptor.Descriptor;
import dev.theseus.sites.descriptor.JsonTree;
import dev.theseus.sites.descriptor.Quantity;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Whether the application fits the target. */
public final class TargetFit {

  private final Findings findings = new Findings();
  private final Inventory inventory;
  private final List<VolumePlan> volumes;
  private final Target target;

  private TargetFit(Inventory inventory, List<VolumePlan> volumes, Target target) {
    this.inventory = inventory;
    this.volumes = volumes;
    this.target = target;
  }

  /** All that does not fit. */
  public static List<Finding> of(Inventory inventory, List<VolumePlan> volumes, Target target) {
    TargetFit fit = new TargetFit(inventory, volumes, target);
    if (target.terminating()) {
      fit.findings.blocker(
          target.site(),
          "The target namespace is being deleted; wait until it is gone or choose another.");
    }
    fit.kinds();
    fit.storageClasses();
    fit.limits();
    fit.quotas();
    fit.occupied();
    return fit.findings.sorted();
  }

  private void kinds() {
    Map<String, Set<String>> missing = new TreeMap<>();
    for (Descriptor object : inventory.moved()) {
      String kind = object.apiVersion() + "/" + object.kind();
      if (!target.servedKinds().contains(kind) && !convertible(object)) {
        missing.computeIfAbsent(kind, any -> new TreeSet<>()).add(object.name());
      }
    }
    missing.forEach((kind, names) ->
        findings.blocker(
            target.site(),
            "%s is not served there, but %s needs it; install its definition at the target."
                .formatted(kind, String.join(", ", names))));
  }

  /**
   * Whether the transformer may know a way: another version is served, or OpenShift's own kinds.
   */
  private boolean convertible(Descriptor object) {
    String group = object.key().group();
    String suffix = "/" + object.kind();
    boolean otherVersion =
        target.servedKinds().stream()
            .anyMatch(kind ->
                kind.endsWith(suffix)
                    && (group.isEmpty()
                        ? kind.indexOf('/') == kind.lastIndexOf('/')
                        : kind.startsWith(group + "/")));
    return otherVersion || group.endsWith("openshift.io") || group.equals("extensions");
  }

  private void storageClasses() {
    if (target.storageClasses().isEmpty()) {
      findings.warning(
          target.site(),
          "Its storage classes may not be listed, so the mapping is not checked; grant list on storageclasses.");
      return;
    }
    List<StorageClass> classes = target.storageClasses().get();
    Set<String> names =
        classes.stream().map(StorageClass::name).collect(Collectors.toCollection(TreeSet::new));
    boolean hasDefault = classes.stream().anyMatch(StorageClass::isDefault);
    for (VolumePlan volume : volumes) {
      String wanted = volume.targetStorageClass();
      if (wanted.isEmpty() && !hasDefault) {
        findings.blocker(
            subject(volume),
            "It asks for the default storage class, and site %s has none; allowed are %s; map it with --map-storage-class."
                .formatted(target.site(), names));
      } else if (!wanted.isEmpty() && !names.contains(wanted)) {
        findings.blocker(
            subject(volume),
            "Site %s has no storage class %s; allowed are %s; map it with --map-storage-class %s=NAME."
                .formatted(
                    target.site(),
                    wanted,
                    names,
                    volume.storageClass().isEmpty() ? "SOURCE" : volume.storageClass()));
      }
    }
  }

  private void limits() {
    for (Descriptor range : of("LimitRange")) {
      for (Object limit : range.listAt("spec", "limits")) {
        if (!JsonTree.textAt(limit, "type").orElse("").equals("PersistentVolumeClaim")) {
          continue;
        }
        Optional<Long> most = bytes(JsonTree.at(limit, "max", "storage"));
        Optional<Long> least = bytes(JsonTree.at(limit, "min", "storage"));
        for (VolumePlan volume : volumes) {
          most.filter(max -> need(volume) > max)
              .ifPresent(max ->
                  findings.blocker(
                      subject(volume),
                      "It needs %s, but LimitRange %s allows at most %s per claim at the target; raise spec.limits max.storage."
                          .formatted(
                              Quantity.readable(need(volume)),
                              range.name(),
                              Quantity.readable(max))));
          least
              .filter(min -> need(volume) < min)
              .ifPresent(min ->
                  findings.blocker(
                      subject(volume),
                      "It asks for %s, but LimitRange %s demands at least %s per claim at the target."
                          .formatted(
                              Quantity.readable(need(volume)),
                              range.name(),
                              Quantity.readable(min))));
        }
      }
    }
  }

  private void quotas() {
    for (Descriptor quota : of("ResourceQuota")) {
      for (String key : quota.mapAt("spec", "hard").keySet()) {
        List<VolumePlan> counted = volumes.stream().filter(volume -> counts(key, volume)).toList();
        if (counted.isEmpty()) {
          continue;
        }
        boolean isCount = key.endsWith("persistentvolumeclaims");
        long wanted = isCount ? counted.size() : counted.stream().mapToLong(TargetFit::need).sum();
        long hard = bytes(quota.at("spec", "hard", key)).orElse(Long.MAX_VALUE);
        long used = bytes(quota.at("status", "used", key)).orElse(0L);
        if (wanted > hard - used) {
          findings.blocker(
              "ResourceQuota/" + quota.name(),
              "The volumes need %s, but %s at the target allows %s of which %s is used; raise the quota."
                  .formatted(
                      amount(wanted, isCount), key, amount(hard, isCount), amount(used, isCount)));
        }
      }
    }
  }

  private static boolean counts(String key, VolumePlan volume) {
    String ofClass = volume.targetStorageClass() + ".storageclass.storage.k8s.io/";
    return key.equals("requests.storage")
        || key.equals("persistentvolumeclaims")
        || (!volume.targetStorageClass().isEmpty() && key.startsWith(ofClass));
  }

  private static String amount(long value, boolean isCount) {
    return isCount ? value + " claims" : Quantity.readable(value);
  }

  /** What stands at the target is never overwritten. */
  private void occupied() {
    Set<String> ours =
        inventory.moved().stream()
            .map(o -> o.key().group() + "/" + o.kind() + "/" + o.name())
            .collect(Collectors.toSet());
    List<Descriptor> there = Inventory.of(target.objects(), "").moved();
    int others = 0;
    for (Descriptor object : there) {
      if (ours.contains(object.key().group() + "/" + object.kind() + "/" + object.name())) {
        findings.blocker(
            object.kind() + "/" + object.name(),
            "It exists already in the target namespace of site %s and is not overwritten; remove it or choose another namespace."
                .formatted(target.site()));
      } else {
        others++;
      }
    }
    if (others > 0) {
      findings.warning(
          target.site(),
          "The target namespace has %d other objects, which stay untouched.".formatted(others));
    }
  }

  private List<Descriptor> of(String kind) {
    return target.objects().stream().filter(object -> object.is("", kind)).toList();
  }

  /** Bytes that the claim at the target must have. */
  private static long need(VolumePlan volume) {
    return Math.max(volume.capacityBytes(), volume.usedBytes());
  }

  private static Optional<Long> bytes(Optional<Object> value) {
    return value.flatMap(v -> Quantity.bytes(v).stream().boxed().findFirst());
  }

  private static String subject(VolumePlan volume) {
    return "PersistentVolumeClaim/" + volume.volume();
  }
}
