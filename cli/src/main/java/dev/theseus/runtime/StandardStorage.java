package dev.theseus.runtime;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.theseus.cluster.EmbeddedCluster;
import dev.theseus.cluster.store.KubernetesTypes;
import java.util.Map;

/** The storage class that claims get which name none, as in clusters that people start locally. */
final class StandardStorage {

  private static final String NAME = "standard";

  private StandardStorage() {}

  /** Makes the class unless there is one of its name; whoever changed it keeps the change. */
  static void ensure(EmbeddedCluster cluster) {
    if (cluster.store().get(KubernetesTypes.STORAGE_CLASS, "", NAME).isEmpty()) {
      cluster.store().create(KubernetesTypes.STORAGE_CLASS, storageClass());
    }
  }

  private static ObjectNode storageClass() {
    Map<String, Object> metadata =
        Map.of(
            "name",
            NAME,
            "annotations",
            Map.of("storageclass.kubernetes.io/is-default-class", "true"));
    return new JsonMapper()
        .valueToTree(
            Map.of(
                "apiVersion", "storage.k8s.io/v1",
                "kind", "StorageClass",
                "metadata", metadata,
                "provisioner", "theseus.dev/directory",
                "reclaimPolicy", "Delete",
                "volumeBindingMode", "Immediate",
                "allowVolumeExpansion", true));
  }
}
