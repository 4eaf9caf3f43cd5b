package dev.theseus.cluster.controller;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.theseus.cluster.store.KubernetesTypes;
import dev.theseus.cluster.store.ObjectStore;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;

/** Binds claims to volumes, provisions those volumes, and protects claims that are in use. */
final class ClaimReconciler implements Reconciler {
  private static final String PROTECTION = "kubernetes.io/pvc-protection";

  private final ObjectStore store;
  private final VolumeFactory volumes;
  private final EventRecorder events;

  ClaimReconciler(ObjectStore store, VolumeFactory volumes, EventRecorder events) {
    this.store = store;
    this.volumes = volumes;
    this.events = events;
  }

  @Override
  public List<Trigger> triggers() {
    return List.of(
        Trigger.self(KubernetesTypes.PERSISTENT_VOLUME_CLAIM),
        new Trigger(KubernetesTypes.POD, ClaimReconciler::claimsOf),
        new Trigger(KubernetesTypes.PERSISTENT_VOLUME, volume -> allUnbound()),
        new Trigger(KubernetesTypes.STORAGE_CLASS, storageClass -> allUnbound()));
  }

  private static List<ObjectName> claimsOf(ObjectNode pod) {
    String namespace = ObjectName.of(pod).namespace();
    return StreamSupport.stream(pod.path("spec").path("volumes").spliterator(), false)
        .flatMap(volume -> Claims.nameOf(pod, volume).stream())
        .map(claim -> new ObjectName(namespace, claim))
        .toList();
  }

  private List<ObjectName> allUnbound() {
    return store.list(KubernetesTypes.PERSISTENT_VOLUME_CLAIM, ObjectStore.ALL_NAMESPACES).stream()
        .filter(claim -> !Claims.isBound(claim))
        .map(ObjectName::of)
        .toList();
  }

  @Override
  public Optional<Duration> reconcile(ObjectName name) {
    Optional<ObjectNode> found =
        store.get(KubernetesTypes.PERSISTENT_VOLUME_CLAIM, name.namespace(), name.name());
    if (found.isEmpty()) {
      return Optional.empty();
    }
    ObjectNode claim = found.get();
    if (Owners.isDeleting(claim)) {
      if (!Claims.isUsed(store, claim)) {
        unprotect(name);
      }
      return Optional.empty();
    }
    protect(claim);
    if (Claims.isBound(claim)) {
      expand(claim);
    } else {
      bind(claim);
    }
    return Optional.empty();
  }

  private void bind(ObjectNode claim) {
    Optional<ObjectNode> volume = existingVolume(claim);
    if (volume.isPresent()) {
      bind(claim, volume.get());
      return;
    }
    ObjectNode status = claim.objectNode().put("phase", "Pending");
    StatusWriter.write(store, KubernetesTypes.PERSISTENT_VOLUME_CLAIM, claim, status);
    Optional<ObjectNode> storageClass = Claims.storageClass(store, claim);
    if (storageClass.isEmpty()) {
      String message = "no persistent volumes available for this claim and no storage class is set";
      events.normal(claim, "FailedBinding", message);
      return;
    }
    boolean selected = claim.path("metadata").path("annotations").has(Scheduler.SELECTED_NODE);
    if (Claims.waitsForConsumer(store, claim) && !selected) {
      events.normal(
          claim, "WaitForFirstConsumer", "waiting for first consumer to be created before binding");
      return;
    }
    Optional<String> refusal = volumes.refusal(claim, storageClass.get());
    if (refusal.isPresent()) {
      events.warning(claim, "ProvisioningFailed", refusal.get());
      return;
    }
    ObjectNode created = volumes.provision(claim, storageClass.get());
    String volumeName = ObjectName.of(created).name();
    events.normal(claim, "ProvisioningSucceeded", "Successfully provisioned volume " + volumeName);
    bind(claim, created);
  }

  /** The volume that the claim names, one that names the claim, or the smallest that fits. */
  private Optional<ObjectNode> existingVolume(ObjectNode claim) {
    String wanted = claim.path("spec").path("volumeName").asText("");
    List<ObjectNode> all = store.list(KubernetesTypes.PERSISTENT_VOLUME, "");
    if (!wanted.isEmpty()) {
      return all.stream()
          .filter(volume -> ObjectName.of(volume).name().equals(wanted))
          .filter(volume -> isFreeFor(volume, claim))
          .findFirst();
    }
    return all.stream()
        .filter(volume -> volume.path("spec").has("claimRef"))
        .filter(volume -> isFreeFor(volume, claim))
        .findFirst()
        .or(() ->
            all.stream()
                .filter(volume -> !volume.path("spec").has("claimRef"))
                .filter(volume -> fits(volume, claim))
                .min(Comparator.comparing(ClaimReconciler::capacity)));
  }

  private static boolean isFreeFor(ObjectNode volume, ObjectNode claim) {
    JsonNode reference = volume.path("spec").path("claimRef");
    if (Owners.isDeleting(volume) || reference.isMissingNode()) {
      return !Owners.isDeleting(volume);
    }
    ObjectName name = ObjectName.of(claim);
    String uid = reference.path("uid").asText("");
    return reference.path("name").asText().equals(name.name())
        && reference.path("namespace").asText().equals(name.namespace())
        && (uid.isEmpty() || uid.equals(claim.path("metadata").path("uid").asText()));
  }

  private boolean fits(ObjectNode volume, ObjectNode claim) {
    String wantedClass =
        claim.path("spec").path("storageClassName").isTextual()
            ? claim.path("spec").path("storageClassName").asText()
            : Claims.storageClass(store, claim).map(c -> ObjectName.of(c).name()).orElse("");
    return !Owners.isDeleting(volume)
        && volume.path("spec").path("storageClassName").asText("").equals(wantedClass)
        && capacity(volume).compareTo(VolumeFactory.requested(claim)) >= 0
        && contains(
            volume.path("spec").path("accessModes"), claim.path("spec").path("accessModes"));
  }

  private static boolean contains(JsonNode all, JsonNode some) {
    return StreamSupport.stream(some.spliterator(), false)
        .allMatch(mode -> StreamSupport.stream(all.spliterator(), false).anyMatch(mode::equals));
  }

  private static BigDecimal capacity(ObjectNode volume) {
    return Quantity.parse(volume.path("spec").path("capacity").path("storage").asText("0"));
  }

  /** Volume before claim: a crash in between leaves a volume that only this claim can take. */
  private void bind(ObjectNode claim, ObjectNode volume) {
    volumes.reserve(volume, claim);
    ObjectName name = ObjectName.of(claim);
    String volumeName = ObjectName.of(volume).name();
    ObjectNode bound =
        store.modify(
            KubernetesTypes.PERSISTENT_VOLUME_CLAIM,
            name.namespace(),
            name.name(),
            current -> {
              ObjectNode spec = current.withObjectProperty("spec");
              spec.put("volumeName", volumeName);
              String storageClass = volume.path("spec").path("storageClassName").asText("");
              if (!spec.hasNonNull("storageClassName") && !storageClass.isEmpty()) {
                spec.put("storageClassName", storageClass);
              }
              current
                  .withObjectProperty("metadata")
                  .withObjectProperty("annotations")
                  .put("pv.kubernetes.io/bind-completed", "yes");
              return current;
            });
    ObjectNode status = claim.objectNode().put("phase", "Bound");
    status.set("accessModes", volume.path("spec").path("accessModes").deepCopy());
    status.set("capacity", volume.path("spec").path("capacity").deepCopy());
    StatusWriter.write(store, KubernetesTypes.PERSISTENT_VOLUME_CLAIM, bound, status);
  }

  private void expand(ObjectNode claim) {
    BigDecimal requested = VolumeFactory.requested(claim);
    JsonNode capacity = claim.path("status").path("capacity").path("storage");
    if (!capacity.isTextual() || Quantity.parse(capacity.asText()).compareTo(requested) >= 0) {
      return;
    }
    boolean allowed =
        Claims.storageClass(store, claim)
            .filter(c -> c.path("allowVolumeExpansion").asBoolean(false))
            .isPresent();
    if (!allowed) {
      events.warning(claim, "ExpansionForbidden", "its storage class does not allow expansion");
      return;
    }
    JsonNode size = claim.path("spec").path("resources").path("requests").path("storage");
    volumes.grow(claim.path("spec").path("volumeName").asText(), size.asText());
    ObjectNode status = (ObjectNode) claim.path("status").deepCopy();
    status.withObjectProperty("capacity").set("storage", size);
    StatusWriter.write(store, KubernetesTypes.PERSISTENT_VOLUME_CLAIM, claim, status);
    events.normal(claim, "VolumeResizeSuccessful", "Resize volume succeeded");
  }

  private void protect(ObjectNode claim) {
    ObjectName name = ObjectName.of(claim);
    for (JsonNode finalizer : claim.path("metadata").path("finalizers")) {
      if (finalizer.asText().equals(PROTECTION)) {
        return;
      }
    }
    store.modify(
        KubernetesTypes.PERSISTENT_VOLUME_CLAIM,
        name.namespace(),
        name.name(),
        current -> {
          if (!Owners.isDeleting(current)) {
            current.withObjectProperty("metadata").withArrayProperty("finalizers").add(PROTECTION);
          }
          return current;
        });
  }

  private void unprotect(ObjectName name) {
    store.modify(
        KubernetesTypes.PERSISTENT_VOLUME_CLAIM,
        name.namespace(),
        name.name(),
        current -> {
          ObjectNode metadata = current.withObjectProperty("metadata");
          ArrayNode left = metadata.arrayNode();
          for (JsonNode finalizer : metadata.path("finalizers")) {
            if (!finalizer.asText().equals(PROTECTION)) {
              left.add(finalizer);
            }
          }
          metadata.set("finalizers", left);
          return current;
        });
  }
}
