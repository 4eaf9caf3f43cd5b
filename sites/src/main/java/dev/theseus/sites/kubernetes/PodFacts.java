package dev.theseus.sites.kubernetes;

import dev.theseus.sites.Marks;
import dev.theseus.sites.descriptor.Descriptor;
import dev.theseus.sites.descriptor.JsonTree;
import dev.theseus.sites.descriptor.ObjectKey;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What a pod's own object says. */
final class PodFacts {

  /** A node that lives kills what does not stop, and says so within a second or two. */
  private static final Duration TO_REPORT_ITS_END = Duration.ofSeconds(10);

  private PodFacts() {}

  static boolean alive(Descriptor pod) {
    String phase = pod.textAt("status", "phase").orElse("");
    return !phase.equals("Succeeded") && !phase.equals("Failed");
  }

  static boolean ready(Descriptor pod) {
    return pod.at("metadata", "deletionTimestamp").isEmpty()
        && pod.textAt("status", "podIP").isPresent()
        && condition(pod, "Ready")
            .filter(c -> JsonTree.textAt(c, "status").orElse("").equals("True"))
            .isPresent();
  }

  static Optional<Object> condition(Descriptor object, String type) {
    return object.listAt("status", "conditions").stream()
        .filter(condition -> JsonTree.textAt(condition, "type").orElse("").equals(type))
        .findFirst();
  }

  /** Whether it should have stopped some time ago, all the time that it is given included. */
  static boolean isOverdue(Descriptor pod, Instant now) {
    return pod.textAt("metadata", "deletionTimestamp")
        .map(Instant::parse)
        .filter(end -> end.plus(TO_REPORT_ITS_END).isBefore(now))
        .isPresent();
  }

  static boolean agent(Descriptor pod) {
    return pod.label(Marks.ROLE).filter("agent"::equals).isPresent();
  }

  /** Claims that it mounts; an ephemeral volume's claim is named after pod and volume. */
  static List<String> claims(Descriptor pod) {
    return pod.listAt("spec", "volumes").stream()
        .flatMap(volume ->
            JsonTree.textAt(volume, "persistentVolumeClaim", "claimName")
                .or(() ->
                    JsonTree.at(volume, "ephemeral")
                        .flatMap(any -> JsonTree.textAt(volume, "name"))
                        .map(name -> pod.name() + "-" + name))
                .stream())
        .distinct()
        .toList();
  }

  /** The controlling owner that the object names, in the object's own namespace. */
  static Optional<ObjectKey> controller(Descriptor object) {
    return object.listAt("metadata", "ownerReferences").stream()
        .filter(owner -> JsonTree.at(owner, "controller").filter(Boolean.TRUE::equals).isPresent())
        .findFirst()
        .map(owner ->
            new ObjectKey(
                JsonTree.textAt(owner, "apiVersion").orElse(""),
                JsonTree.textAt(owner, "kind").orElse(""),
                object.namespace(),
                JsonTree.textAt(owner, "name").orElse("")));
  }
}
