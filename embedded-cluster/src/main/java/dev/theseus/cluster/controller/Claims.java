package dev.theseus.cluster.controller;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.theseus.cluster.store.KubernetesTypes;
import dev.theseus.cluster.store.ObjectReader;
import dev.theseus.cluster.store.ObjectStore;
import java.util.Optional;
import java.util.stream.StreamSupport;

/** What can be said of a claim by looking at it and at its storage class. */
final class Claims {
  private static final String DEFAULT_CLASS = "storageclass.kubernetes.io/is-default-class";

  private Claims() {}

  /** The claim that a volume of a pod stands for. */
  static Optional<String> nameOf(ObjectNode pod, JsonNode volume) {
    if (volume.has("persistentVolumeClaim")) {
      return Optional.of(volume.path("persistentVolumeClaim").path("claimName").asText());
    }
    return volume.has("ephemeral")
        ? Optional.of(ObjectName.of(pod).name() + "-" + volume.path("name").asText())
        : Optional.empty();
  }

  static boolean isBound(ObjectNode claim) {
    return claim.path("status").path("phase").asText().equals("Bound");
  }

  /** The class that provisions for the claim: its own, else the default one. */
  static Optional<ObjectNode> storageClass(ObjectReader store, ObjectNode claim) {
    JsonNode name = claim.path("spec").path("storageClassName");
    if (name.isTextual()) {
      return name.asText().isEmpty()
          ? Optional.empty()
          : store.get(KubernetesTypes.STORAGE_CLASS, "", name.asText());
    }
    return store.list(KubernetesTypes.STORAGE_CLASS, "").stream()
        .filter(Claims::isDefault)
        .findFirst();
  }

  static boolean isDefault(ObjectNode storageClass) {
    JsonNode annotations = storageClass.path("metadata").path("annotations");
    return annotations.path(DEFAULT_CLASS).asText().equals("true");
  }

  static boolean waitsForConsumer(ObjectReader store, ObjectNode claim) {
    return storageClass(store, claim)
        .filter(c -> c.path("volumeBindingMode").asText().equals("WaitForFirstConsumer"))
        .isPresent();
  }

  /** Whether a pod that has not ended mounts the claim. */
  static boolean isUsed(ObjectStore store, ObjectNode claim) {
    ObjectName name = ObjectName.of(claim);
    return store.list(KubernetesTypes.POD, name.namespace()).stream()
        .filter(pod -> !new PodView(pod).isFinished())
        .anyMatch(pod -> mounts(pod, name.name()));
  }

  private static boolean mounts(ObjectNode pod, String claim) {
    return StreamSupport.stream(pod.path("spec").path("volumes").spliterator(), false)
        .anyMatch(volume -> nameOf(pod, volume).filter(claim::equals).isPresent());
  }
}
