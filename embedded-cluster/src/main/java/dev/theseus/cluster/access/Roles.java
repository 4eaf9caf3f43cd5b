package dev.theseus.cluster.access;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.theseus.cluster.store.KubernetesTypes;
import dev.theseus.cluster.store.ObjectStore;
import dev.theseus.cluster.store.ResourceType;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** Decides by the roles and bindings that the cluster holds at that moment. */
public final class Roles {

  private final ObjectStore store;

  public Roles(ObjectStore store) {
    this.store = store;
  }

  /** Whether some role that is bound to the subject grants the wish. */
  public boolean allow(Subject subject, Wish wish) {
    return subject.isAdmin()
        || bound(subject, KubernetesTypes.CLUSTER_ROLE_BINDING, "").anyMatch(r -> grants(r, wish))
        || (!wish.namespace().isEmpty()
            && bound(subject, KubernetesTypes.ROLE_BINDING, wish.namespace())
                .anyMatch(rule -> grants(rule, wish)));
  }

  /** The rules of every role that bindings of this type give the subject there. */
  private Stream<JsonNode> bound(Subject subject, ResourceType bindings, String namespace) {
    if (store.types().byPlural(bindings.group(), bindings.version(), bindings.plural()).isEmpty()) {
      return Stream.empty();
    }
    return store.list(bindings, namespace).stream()
        .filter(binding -> names(binding, subject))
        .flatMap(binding -> rules(binding.path("roleRef"), namespace));
  }

  private static boolean names(ObjectNode binding, Subject subject) {
    return elements(binding.path("subjects"))
        .anyMatch(named ->
            switch (named.path("kind").asText()) {
              case "ServiceAccount" ->
                  Subject.account(named.path("namespace").asText(), named.path("name").asText())
                      .user()
                      .equals(subject.user());
              case "User" -> named.path("name").asText().equals(subject.user());
              case "Group" -> subject.groups().contains(named.path("name").asText());
              default -> false;
            });
  }

  private Stream<JsonNode> rules(JsonNode reference, String namespace) {
    boolean ofCluster = reference.path("kind").asText().equals("ClusterRole");
    return store
        .get(
            ofCluster ? KubernetesTypes.CLUSTER_ROLE : KubernetesTypes.ROLE,
            ofCluster ? "" : namespace,
            reference.path("name").asText())
        .stream()
        .flatMap(role -> elements(role.path("rules")));
  }

  private static boolean grants(JsonNode rule, Wish wish) {
    return has(rule, "verbs", wish.verb())
        && has(rule, "apiGroups", wish.group())
        && (has(rule, "resources", wish.path())
            || (!wish.subresource().isEmpty()
                && lists(rule, "resources", "*/" + wish.subresource())))
        && (rule.path("resourceNames").isEmpty() || lists(rule, "resourceNames", wish.name()));
  }

  private static boolean has(JsonNode rule, String field, String wanted) {
    return lists(rule, field, "*") || lists(rule, field, wanted);
  }

  private static boolean lists(JsonNode rule, String field, String wanted) {
    return elements(rule.path(field)).anyMatch(given -> given.asText().equals(wanted));
  }

  private static Stream<JsonNode> elements(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false);
  }
}
