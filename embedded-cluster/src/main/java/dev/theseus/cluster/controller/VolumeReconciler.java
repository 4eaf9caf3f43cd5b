package dev.theseus.cluster.controller;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.theseus.cluster.store.KubernetesTypes;
import dev.theseus.cluster.store.ObjectStore;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Says which volumes are free, and reclaims those whose claims are gone. */
final class VolumeReconciler implements Reconciler {
  static final String PROTECTION = "kubernetes.io/pv-protection";

  private final ObjectStore store;
  private final VolumeProvisioner provisioner;

  VolumeReconciler(ObjectStore store, VolumeProvisioner provisioner) {
    this.store = store;
    this.provisioner = provisioner;
  }

  @Override
  public List<Trigger> triggers() {
    return List.of(
        Trigger.self(KubernetesTypes.PERSISTENT_VOLUME),
        new Trigger(KubernetesTypes.PERSISTENT_VOLUME_CLAIM, VolumeReconciler::volumeOf));
  }

  private static List<ObjectName> volumeOf(ObjectNode claim) {
    String volume = claim.path("spec").path("volumeName").asText("");
    return volume.isEmpty() ? List.of() : List.of(new ObjectName("", volume));
  }

  @Override
  public Optional<Duration> reconcile(ObjectName name) {
    store
        .get(KubernetesTypes.PERSISTENT_VOLUME, "", name.name())
        .ifPresent(volume -> {
          String phase = phase(volume);
          ObjectNode status = volume.objectNode().put("phase", phase);
          StatusWriter.write(store, KubernetesTypes.PERSISTENT_VOLUME, volume, status);
          if (phase.equals("Released") && isDeletedOnRelease(volume)) {
            reclaim(volume);
          } else if (Owners.isDeleting(volume) && !phase.equals("Bound")) {
            unprotect(volume);
          }
        });
    return Optional.empty();
  }

  private String phase(ObjectNode volume) {
    JsonNode reference = volume.path("spec").path("claimRef");
    String uid = reference.path("uid").asText("");
    if (uid.isEmpty()) {
      return "Available";
    }
    return store
        .get(
            KubernetesTypes.PERSISTENT_VOLUME_CLAIM,
            reference.path("namespace").asText(),
            reference.path("name").asText())
        .filter(claim -> claim.path("metadata").path("uid").asText().equals(uid))
        .map(claim -> "Bound")
        .orElse("Released");
  }

  private static boolean isDeletedOnRelease(ObjectNode volume) {
    JsonNode policy = volume.path("spec").path("persistentVolumeReclaimPolicy");
    return policy.asText().equals("Delete");
  }

  /** Files first: a crash in between leaves an object that is reclaimed again. */
  private void reclaim(ObjectNode volume) {
    provisioner.remove(volume);
    unprotect(volume);
    store.delete(KubernetesTypes.PERSISTENT_VOLUME, "", ObjectName.of(volume).name());
  }

  private void unprotect(ObjectNode volume) {
    store.modify(
        KubernetesTypes.PERSISTENT_VOLUME,
        "",
        ObjectName.of(volume).name(),
        current -> {
          current.withObjectProperty("metadata").remove("finalizers");
          return current;
        });
  }
}
