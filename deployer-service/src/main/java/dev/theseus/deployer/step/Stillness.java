package dev.theseus.deployer.step;

import dev.theseus.sites.Marks;
import dev.theseus.sites.descriptor.Descriptor;
import dev.theseus.sites.descriptor.JsonTree;
import dev.theseus.sites.descriptor.ObjectKey;
import dev.theseus.sites.descriptor.PlatformObjects;
import dev.theseus.sites.descriptor.workload.PodTemplate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Whether the source still stands as quiesce left it. What an autoscaler, a synchronisation or a
 * person starts there would write what is lost at the switch, so until the pivot somebody looks for
 * it: a workload that was changed, even if it is stopped again, or a pod that runs.
 */
final class Stillness {

  private final Place source;
  private final Frozen frozen;

  Stillness(Place source, Frozen frozen) {
    this.source = source;
    this.frozen = frozen;
  }

  /** Refuses for good when something wrote, or may have written. */
  void check() {
    changedWorkload().ifPresent(Stillness::fail);
    writer().ifPresent(Stillness::fail);
  }

  private Optional<StepException> changedWorkload() {
    return workloads().stream()
        .flatMap(key -> source.objects().get(key).flatMap(this::objection).stream())
        .findFirst();
  }

  private static void fail(StepException broken) {
    throw broken;
  }

  /** The kinds of the workloads that stand still. */
  Set<Kind> kinds() {
    return workloads().stream()
        .map(key -> new Kind(key.apiVersion(), key.kind()))
        .collect(Collectors.toUnmodifiableSet());
  }

  /** A kind of objects. */
  record Kind(String apiVersion, String kind) {}

  /** What is to be said against an object that was seen, if it is one that moved. */
  Optional<StepException> objection(Descriptor seen) {
    if (seen.is("", "Pod")) {
      return objectionToPod(seen);
    }
    return Optional.ofNullable(frozen.generations().get(name(seen.key())))
        .filter(stopped -> generation(seen) != stopped)
        .map(stopped ->
            broken(
                source.subject(seen.key()),
                "%s was changed%s (%sgeneration %d, and %d when it was stopped)"
                    .formatted(seen.key(), byWhom(seen), wish(seen), generation(seen), stopped)));
  }

  private Optional<StepException> objectionToPod(Descriptor pod) {
    if (PlatformObjects.hasEnded(pod) || pod.label(Marks.ROLE).isPresent()) {
      return Optional.empty();
    }
    // A pod may be over before it is listed, so what it says itself is enough.
    Optional<StepException> broken =
        frozen.volumes().stream()
            .filter(claim -> PodTemplate.uses(pod, claim))
            .findFirst()
            .map(claim ->
                broken(
                    source.subject(pod.key()),
                    "pod %s%s mounts %s".formatted(pod.name(), origin(pod), claim)))
            .or(this::writer);
    // Who changed the workload says more than the pod that came of it.
    return broken.map(byPod -> changedWorkload().orElse(byPod));
  }

  private static String byWhom(Descriptor seen) {
    return LastWriter.of(seen).map(name -> " by " + name).orElse("");
  }

  private static String wish(Descriptor workload) {
    return workload.longAt("spec", "replicas").map(n -> "replicas " + n + ", ").orElse("");
  }

  private static String origin(Descriptor pod) {
    return pod.listAt("metadata", "ownerReferences").stream()
        .map(owner ->
            " of %s %s"
                .formatted(
                    JsonTree.textAt(owner, "kind").orElse(""),
                    JsonTree.textAt(owner, "name").orElse("")))
        .findFirst()
        .orElseGet(() -> LastWriter.of(pod).map(name -> " made by " + name).orElse(""));
  }

  private Optional<StepException> writer() {
    List<ObjectKey> workloads = workloads();
    return source.site().pods().running(source.namespace()).stream()
        .filter(pod -> !pod.agent())
        .filter(pod ->
            pod.claims().stream().anyMatch(frozen.volumes()::contains)
                || workloads.stream().anyMatch(key -> Workloads.isSame(pod.controller(), key)))
        .findFirst()
        .map(pod ->
            broken(
                "Pod/" + pod.name(), "pod %s of %s runs".formatted(pod.name(), pod.controller())));
  }

  private List<ObjectKey> workloads() {
    return frozen.generations().keySet().stream()
        .map(name -> key(name, source.namespace()))
        .toList();
  }

  static long generation(Descriptor workload) {
    return workload.longAt("metadata", "generation").orElse(0L);
  }

  /** How {@link Frozen#generations} names a workload. */
  static String name(ObjectKey key) {
    return key.apiVersion() + "/" + key.kind() + "/" + key.name();
  }

  /** The object that {@link #name} names, in a namespace. */
  static ObjectKey key(String name, String namespace) {
    int kind = name.lastIndexOf('/', name.lastIndexOf('/') - 1);
    String[] rest = name.substring(kind + 1).split("/", 2);
    return new ObjectKey(name.substring(0, kind), rest[0], namespace, rest[1]);
  }

  private StepException broken(String subject, String what) {
    return StepException.permanent(
        subject,
        "%s at site %s, while the source had to stand still: what is written there meanwhile would be lost; pause what starts it, and migrate again"
            .formatted(what, source.site().name()));
  }
}
