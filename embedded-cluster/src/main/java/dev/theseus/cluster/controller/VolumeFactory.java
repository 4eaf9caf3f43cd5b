package dev.theseus.cluster.controller;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.theseus.cluster.store.KubernetesTypes;
import dev.theseus.cluster.store.ObjectStore;
import java.math.BigDecimal;
import java.util.Optional;

/** Makes persistent volumes for claims and keeps their objects in step. */
final class VolumeFactory {
  /** Parameter of a storage class: the largest claim that it provisions for. */
  private static final String LARGEST_CLAIM = "theseus.dev/max-size";

  private final ObjectStore store;
  private final VolumeProvisioner provisioner;
  private final String nodeName;

  VolumeFactory(ObjectStore store, VolumeProvisioner provisioner, String nodeName) {
    this.store = store;
    this.provisioner = provisioner;
    this.nodeName = nodeName;
  }

  static BigDecimal requested(ObjectNode claim) {
    JsonNode requests = claim.path("spec").path("resources").path("requests");
    return Quantity.parse(requests.path("storage").asText("0"));
  }

  /** Why the class does not provision for the claim. */
  Optional<String> refusal(ObjectNode claim, ObjectNode storageClass) {
    String provisionerName = storageClass.path("provisioner").asText();
    if (provisionerName.equals("kubernetes.io/no-provisioner")) {
      return Optional.of("storage class provisions nothing: create a matching PersistentVolume");
    }
    String largest = storageClass.path("parameters").path(LARGEST_CLAIM).asText("");
    if (!largest.isEmpty() && requested(claim).compareTo(Quantity.parse(largest)) > 0) {
      JsonNode requests = claim.path("spec").path("resources").path("requests");
      return Optional.of(
          "claim asks for "
              + requests.path("storage").asText()
              + ", storage class "
              + ObjectName.of(storageClass).name()
              + " allows at most "
              + largest
              + " (parameter "
              + LARGEST_CLAIM
              + ")");
    }
    return Optional.empty();
  }

  /** Files first, object second: what can be seen can be used. */
  ObjectNode provision(ObjectNode claim, ObjectNode storageClass) {
    String name = "pvc-" + claim.path("metadata").path("uid").asText();
    String driver = storageClass.path("provisioner").asText();
    ObjectNode volume = JsonNodeFactory.instance.objectNode();
    volume.put("apiVersion", "v1").put("kind", "PersistentVolume");
    ObjectNode metadata = volume.putObject("metadata").put("name", name);
    metadata.putObject("annotations").put("pv.kubernetes.io/provisioned-by", driver);
    metadata.putArray("finalizers").add(VolumeReconciler.PROTECTION);
    ObjectNode spec = volume.putObject("spec");
    JsonNode requests = claim.path("spec").path("resources").path("requests");
    spec.putObject("capacity").put("storage", requests.path("storage").asText("0"));
    spec.set("accessModes", claim.path("spec").path("accessModes").deepCopy());
    String reclaim = storageClass.path("reclaimPolicy").asText("Delete");
    spec.put("persistentVolumeReclaimPolicy", reclaim);
    spec.put("storageClassName", ObjectName.of(storageClass).name());
    spec.put("volumeMode", claim.path("spec").path("volumeMode").asText("Filesystem"));
    spec.putObject("csi").put("driver", driver).put("volumeHandle", name);
    onlyOnThisNode(spec);
    spec.set("claimRef", reference(claim));
    provisioner.create(volume);
    return store
        .get(KubernetesTypes.PERSISTENT_VOLUME, "", name)
        .orElseGet(() -> store.create(KubernetesTypes.PERSISTENT_VOLUME, volume));
  }

  private void onlyOnThisNode(ObjectNode spec) {
    spec.putObject("nodeAffinity")
        .putObject("required")
        .putArray("nodeSelectorTerms")
        .addObject()
        .putArray("matchExpressions")
        .addObject()
        .put("key", "kubernetes.io/hostname")
        .put("operator", "In")
        .putArray("values")
        .add(nodeName);
  }

  /** Gives a volume to a claim. */
  void reserve(ObjectNode volume, ObjectNode claim) {
    ObjectNode reserved =
        store.modify(
            KubernetesTypes.PERSISTENT_VOLUME,
            "",
            ObjectName.of(volume).name(),
            current -> {
              current.withObjectProperty("spec").set("claimRef", reference(claim));
              return current;
            });
    ObjectNode status = volume.objectNode().put("phase", "Bound");
    StatusWriter.write(store, KubernetesTypes.PERSISTENT_VOLUME, reserved, status);
  }

  void grow(String volumeName, String size) {
    store.modify(
        KubernetesTypes.PERSISTENT_VOLUME,
        "",
        volumeName,
        current -> {
          current.withObjectProperty("spec").withObjectProperty("capacity").put("storage", size);
          return current;
        });
  }

  private static ObjectNode reference(ObjectNode claim) {
    ObjectName name = ObjectName.of(claim);
    return JsonNodeFactory.instance
        .objectNode()
        .put("apiVersion", "v1")
        .put("kind", "PersistentVolumeClaim")
        .put("namespace", name.namespace())
        .put("name", name.name())
        .put("uid", claim.path("metadata").path("uid").asText());
  }
}
