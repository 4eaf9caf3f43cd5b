package dev.theseus.cluster.admission;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.theseus.cluster.store.Admission;
import dev.theseus.cluster.store.ApiStatusException;
import dev.theseus.cluster.store.KubernetesTypes;
import dev.theseus.cluster.store.ObjectReader;
import java.util.Set;

/** New objects need a namespace that exists and stays; a few namespaces stay always. */
final class NamespaceRule implements Admission {
  private static final Set<String> KEPT = Set.of("default", "kube-system", "kube-public");

  @Override
  public void admit(Request request, ObjectReader reader) {
    if (request.operation() == Operation.DELETE
        && request.type().equals(KubernetesTypes.NAMESPACE)
        && KEPT.contains(request.name())) {
      throw ApiStatusException.forbidden(
          request.type(), request.name(), "this namespace may not be deleted");
    }
    if (request.operation() != Operation.CREATE || !request.type().namespaced()) {
      return;
    }
    String name = request.namespace();
    if (name.isEmpty()) {
      throw ApiStatusException.badRequest(
          "metadata.namespace: Required value: " + request.type().kind() + " is namespaced");
    }
    ObjectNode namespace =
        reader
            .get(KubernetesTypes.NAMESPACE, "", name)
            .orElseThrow(() -> ApiStatusException.notFound(KubernetesTypes.NAMESPACE, name));
    if (namespace.path("metadata").hasNonNull("deletionTimestamp")) {
      throw ApiStatusException.forbidden(
          request.type(),
          request.name(),
          "unable to create new content in namespace " + name + " because it is being terminated");
    }
  }
}
