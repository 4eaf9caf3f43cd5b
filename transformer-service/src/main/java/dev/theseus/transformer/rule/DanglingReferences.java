package dev.theseus.transformer.rule;

import dev.theseus.sites.descriptor.Descriptor;
import dev.theseus.sites.descriptor.JsonTree;
import dev.theseus.sites.descriptor.workload.PodTemplate;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Reports references to what is not part of the application; it is neither invented nor removed.
 */
final class DanglingReferences implements Rule {

  private static final Set<String> MADE_BY_THE_PLATFORM =
      Set.of(
          "ConfigMap/kube-root-ca.crt",
          "ConfigMap/openshift-service-ca.crt",
          "ServiceAccount/default",
          "ServiceAccount/builder",
          "ServiceAccount/deployer");

  /** What an object refers to. */
  private record Reference(String kind, String name, String path) {}

  @Override
  public Rewrite apply(Rewrite before, TransformOptions options) {
    return before.look((descriptor, notes) ->
        references(descriptor)
            .distinct()
            .filter(r -> !before.has(r.kind(), descriptor.namespace(), r.name()))
            .filter(r -> !MADE_BY_THE_PLATFORM.contains(r.kind() + "/" + r.name()))
            .forEach(r ->
                notes.find(
                    Severity.WARNING,
                    descriptor,
                    "%s refers to %s/%s, which is not part of the application."
                        .formatted(r.path(), r.kind(), r.name()))));
  }

  private static Stream<Reference> references(Descriptor descriptor) {
    Optional<PodTemplate> template = PodTemplate.of(descriptor);
    if (template.isPresent()) {
      return ofPods(descriptor.at(template.get().spec()).orElse(""));
    }
    return switch (descriptor.kind()) {
      case "HorizontalPodAutoscaler" ->
          name(descriptor.tree(), "spec", "scaleTargetRef", "name")
              .map(name ->
                  new Reference(
                      descriptor.textAt("spec", "scaleTargetRef", "kind").orElse(""),
                      name,
                      "spec.scaleTargetRef"));
      case "Ingress" -> ofIngress(descriptor);
      case "RoleBinding" ->
          name(descriptor.tree(), "roleRef", "name")
              .filter(name -> descriptor.textAt("roleRef", "kind").orElse("").equals("Role"))
              .map(name -> new Reference("Role", name, "roleRef"));
      default -> Stream.empty();
    };
  }

  private static Stream<Reference> ofPods(Object spec) {
    Stream<Reference> volumes =
        JsonTree.listAt(spec, "volumes").stream().flatMap(DanglingReferences::ofVolume);
    Stream<Reference> containers =
        PodTemplate.CONTAINER_LISTS.stream()
            .flatMap(list -> JsonTree.listAt(spec, list).stream())
            .flatMap(DanglingReferences::ofContainer);
    Stream<Reference> account =
        name(spec, "serviceAccountName")
            .map(name -> new Reference("ServiceAccount", name, "serviceAccountName"));
    Stream<Reference> pullSecrets =
        JsonTree.listAt(spec, "imagePullSecrets").stream()
            .flatMap(entry -> name(entry, "name"))
            .map(name -> new Reference("Secret", name, "imagePullSecrets"));
    return Stream.of(volumes, containers, account, pullSecrets).flatMap(stream -> stream);
  }

  private static Stream<Reference> ofVolume(Object volume) {
    Stream<Reference> projected =
        JsonTree.listAt(volume, "projected", "sources").stream()
            .flatMap(source ->
                Stream.concat(
                    named(source, "configMap", "name", "ConfigMap"),
                    named(source, "secret", "name", "Secret")));
    return Stream.of(
            named(volume, "persistentVolumeClaim", "claimName", "PersistentVolumeClaim"),
            named(volume, "configMap", "name", "ConfigMap"),
            named(volume, "secret", "secretName", "Secret"),
            projected)
        .flatMap(stream -> stream);
  }

  private static Stream<Reference> ofContainer(Object container) {
    Stream<Reference> env =
        JsonTree.listAt(container, "env").stream()
            .flatMap(entry -> JsonTree.at(entry, "valueFrom").stream())
            .flatMap(from ->
                Stream.concat(
                    named(from, "configMapKeyRef", "name", "ConfigMap"),
                    named(from, "secretKeyRef", "name", "Secret")));
    Stream<Reference> envFrom =
        JsonTree.listAt(container, "envFrom").stream()
            .flatMap(from ->
                Stream.concat(
                    named(from, "configMapRef", "name", "ConfigMap"),
                    named(from, "secretRef", "name", "Secret")));
    return Stream.concat(env, envFrom);
  }

  private static Stream<Reference> ofIngress(Descriptor ingress) {
    Stream<Reference> tls =
        ingress.listAt("spec", "tls").stream()
            .flatMap(entry -> name(entry, "secretName"))
            .map(name -> new Reference("Secret", name, "spec.tls"));
    Stream<Reference> backends =
        ingress.listAt("spec", "rules").stream()
            .flatMap(rule -> JsonTree.listAt(rule, "http", "paths").stream())
            .flatMap(path -> name(path, "backend", "service", "name"))
            .map(name -> new Reference("Service", name, "spec.rules"));
    Stream<Reference> fallback =
        name(ingress.tree(), "spec", "defaultBackend", "service", "name")
            .map(name -> new Reference("Service", name, "spec.defaultBackend"));
    return Stream.of(tls, backends, fallback).flatMap(stream -> stream);
  }

  /** A reference that its holder does not call optional. */
  private static Stream<Reference> named(Object holder, String field, String key, String kind) {
    return JsonTree.at(holder, field).stream()
        .filter(source -> !Boolean.TRUE.equals(JsonTree.at(source, "optional").orElse(false)))
        .flatMap(source -> name(source, key))
        .map(name -> new Reference(kind, name, field));
  }

  private static Stream<String> name(Object tree, String... path) {
    return JsonTree.textAt(tree, path).stream();
  }
}
