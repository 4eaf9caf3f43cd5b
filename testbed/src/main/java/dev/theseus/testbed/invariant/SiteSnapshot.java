package dev.theseus.testbed.invariant;

import io.fabric8.kubernetes.api.model.APIGroup;
import io.fabric8.kubernetes.api.model.APIResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Every object of one namespace, and every object anywhere that a migration labelled, as the
 * cluster's API gives them.
 *
 * @param namespace the namespace
 * @param namespaceExists whether the cluster has it
 * @param objects all objects by key
 */
public record SiteSnapshot(
    String namespace, boolean namespaceExists, Map<Key, GenericKubernetesResource> objects) {
  static final String MIGRATION_LABEL = "theseus.dev/migration";

  private static final String ROLE_LABEL = "theseus.dev/role";
  private static final Set<String> AGENT_ROLES = Set.of("agent", "token", "exposure");

  /** Kinds that controllers derive from others, and that come and go with them. */
  private static final Set<String> DERIVED =
      Set.of(
          "Pod",
          "ReplicaSet",
          "ControllerRevision",
          "Event",
          "Endpoints",
          "EndpointSlice",
          "Lease");

  /** Names an object of a cluster. */
  public record Key(String apiVersion, String kind, String namespace, String name)
      implements Comparable<Key> {
    @Override
    public int compareTo(Key other) {
      return full().compareTo(other.full());
    }

    private String full() {
      return apiVersion + "/" + kind + "/" + namespace + "/" + name;
    }

    boolean derived() {
      return DERIVED.contains(kind);
    }

    @Override
    public String toString() {
      return kind + "/" + name;
    }
  }

  /** Reads everything that the cluster lets us list. */
  public static SiteSnapshot take(KubernetesClient client, String namespace) {
    Map<Key, GenericKubernetesResource> found = new TreeMap<>();
    for (String groupVersion : groupVersions(client)) {
      for (APIResource resource : client.getApiResources(groupVersion).getResources()) {
        if (resource.getVerbs().contains("list") && !resource.getName().contains("/")) {
          list(client, groupVersion, resource).stream()
              .filter(object -> concerns(object, namespace))
              .forEach(object -> found.put(keyOf(groupVersion, resource, object), object));
        }
      }
    }
    boolean exists = client.namespaces().withName(namespace).get() != null;
    return new SiteSnapshot(namespace, exists, Map.copyOf(found));
  }

  private static List<String> groupVersions(KubernetesClient client) {
    List<String> versions = new ArrayList<>(List.of("v1"));
    for (APIGroup group : client.getApiGroups().getGroups()) {
      versions.add(group.getPreferredVersion().getGroupVersion());
    }
    return versions;
  }

  private static List<GenericKubernetesResource> list(
      KubernetesClient client, String groupVersion, APIResource resource) {
    int slash = groupVersion.indexOf('/');
    ResourceDefinitionContext context =
        new ResourceDefinitionContext.Builder()
            .withGroup(slash < 0 ? "" : groupVersion.substring(0, slash))
            .withVersion(groupVersion.substring(slash + 1))
            .withKind(resource.getKind())
            .withPlural(resource.getName())
            .withNamespaced(resource.getNamespaced())
            .build();
    var all = client.genericKubernetesResources(context);
    return resource.getNamespaced()
        ? all.inAnyNamespace().list().getItems()
        : all.list().getItems();
  }

  private static boolean concerns(GenericKubernetesResource object, String namespace) {
    return namespace.equals(object.getMetadata().getNamespace())
        || labels(object).containsKey(MIGRATION_LABEL);
  }

  private static Key keyOf(
      String groupVersion, APIResource resource, GenericKubernetesResource object) {
    return new Key(
        groupVersion,
        resource.getKind(),
        Objects.requireNonNullElse(object.getMetadata().getNamespace(), ""),
        object.getMetadata().getName());
  }

  private static Map<String, String> labels(GenericKubernetesResource object) {
    return Objects.requireNonNullElse(object.getMetadata().getLabels(), Map.of());
  }

  /** Objects that carry the label of a migration. */
  List<Key> labelledBy(String migrationId) {
    return objects.entrySet().stream()
        .filter(entry -> migrationId.equals(labels(entry.getValue()).get(MIGRATION_LABEL)))
        .map(Map.Entry::getKey)
        .sorted()
        .toList();
  }

  /** Whether no controller owns the object: a pod that somebody made by hand, such as a helper. */
  boolean ownerless(Key key) {
    GenericKubernetesResource object = objects.get(key);
    return object != null
        && (object.getMetadata().getOwnerReferences() == null
            || object.getMetadata().getOwnerReferences().isEmpty());
  }

  /** Whether the object is an agent's pod, its token, or what opens it to other networks. */
  boolean isForAgents(Key key) {
    GenericKubernetesResource object = objects.get(key);
    return object != null && AGENT_ROLES.contains(labels(object).getOrDefault(ROLE_LABEL, ""));
  }

  /**
   * What distinguishes an object of the namespace here from the same one later; empty if nothing.
   */
  List<String> differencesTo(SiteSnapshot later) {
    List<String> differences = new ArrayList<>();
    objects.forEach((key, object) -> {
      if (!key.derived() && key.namespace().equals(namespace)) {
        Optional<GenericKubernetesResource> other = Optional.ofNullable(later.objects().get(key));
        if (other.isEmpty()) {
          differences.add(key + " is gone");
        } else if (!Canonical.of(object).equals(Canonical.of(other.get()))) {
          differences.add(key + " differs in " + Canonical.firstDifference(object, other.get()));
        }
      }
    });
    return differences;
  }

  /** Objects of the namespace that are gone later, or are others under the same name. */
  List<String> lostIn(SiteSnapshot later) {
    return objects.entrySet().stream()
        .filter(e -> !e.getKey().derived() && e.getKey().namespace().equals(namespace))
        .filter(e -> {
          GenericKubernetesResource other = later.objects().get(e.getKey());
          return other == null
              || !e.getValue().getMetadata().getUid().equals(other.getMetadata().getUid());
        })
        .map(e -> e.getKey() + " is gone")
        .sorted()
        .toList();
  }
}
