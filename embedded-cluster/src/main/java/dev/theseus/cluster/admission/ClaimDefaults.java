package dev.theseus.cluster.admission;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.theseus.cluster.store.Admission;
import dev.theseus.cluster.store.KubernetesTypes;
import dev.theseus.cluster.store.ObjectReader;

/** Gives a claim without class the cluster's default class. */
final class ClaimDefaults implements Admission {
  private static final String IS_DEFAULT = "storageclass.kubernetes.io/is-default-class";

  @Override
  public void admit(Request request, ObjectReader reader) {
    if (!request.type().equals(KubernetesTypes.PERSISTENT_VOLUME_CLAIM)
        || request.operation() != Operation.CREATE) {
      return;
    }
    ObjectNode spec = Trees.spec(request.object());
    Trees.orElse(spec, "volumeMode", "Filesystem");
    Trees.child(request.object(), "status").put("phase", "Pending");
    // An empty name is a wish of its own: no class.
    if (!spec.has("storageClassName")) {
      reader.list(KubernetesTypes.STORAGE_CLASS, "").stream()
          .filter(
              c -> c.path("metadata").path("annotations").path(IS_DEFAULT).asText().equals("true"))
          .findFirst()
          .ifPresent(c -> spec.put("storageClassName", c.path("metadata").path("name").asText()));
    }
  }
}
