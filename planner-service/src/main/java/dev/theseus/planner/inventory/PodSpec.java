package dev.theseus.planner.inventory;

import dev.theseus.sites.descriptor.Descriptor;
import dev.theseus.sites.descriptor.JsonTree;
import dev.theseus.sites.descriptor.workload.PodTemplate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The pod that a workload makes.
 *
 * @param workload the Deployment, StatefulSet, …, or the Pod itself
 * @param labels labels of its pods
 * @param spec the pod's spec
 */
public record PodSpec(Descriptor workload, Map<String, String> labels, Map<String, Object> spec) {

  /** Takes a copy. */
  public PodSpec {
    labels = Map.copyOf(labels);
  }

  /** The pod of a workload; empty for what makes none. */
  public static Optional<PodSpec> of(Descriptor descriptor) {
    return PodTemplate.of(descriptor)
        .map(template -> {
          Descriptor pod = descriptor.edited(withType(descriptor.mapAt(template.at())));
          return new PodSpec(descriptor, pod.labels(), pod.mapAt("spec"));
        });
  }

  private static Object withType(Map<String, Object> template) {
    return JsonTree.with(JsonTree.with(template, "v1", "apiVersion"), "Pod", "kind");
  }

  /** Containers of every sort. */
  public List<Object> containers() {
    List<Object> all = new ArrayList<>(JsonTree.listAt(spec, "initContainers"));
    all.addAll(JsonTree.listAt(spec, "containers"));
    all.addAll(JsonTree.listAt(spec, "ephemeralContainers"));
    return all;
  }

  /** Image references. */
  public List<String> images() {
    return containers().stream().flatMap(c -> JsonTree.textAt(c, "image").stream()).toList();
  }

  /** Ports that containers declare. */
  public List<Long> ports() {
    return containers().stream()
        .flatMap(container -> JsonTree.listAt(container, "ports").stream())
        .flatMap(port -> JsonTree.at(port, "containerPort").stream())
        .filter(Long.class::isInstance)
        .map(Long.class::cast)
        .toList();
  }

  /** Paths at which containers mount something that lasts. */
  public List<String> mountPaths() {
    return containers().stream()
        .flatMap(container -> JsonTree.listAt(container, "volumeMounts").stream())
        .flatMap(mount -> JsonTree.textAt(mount, "mountPath").stream())
        .toList();
  }

  /** Volumes of the pod. */
  public List<Object> volumes() {
    return JsonTree.listAt(spec, "volumes");
  }

  /** Names of the claims that the pod's volumes name. */
  public List<String> claims() {
    return names(volumes().stream(), "persistentVolumeClaim", "claimName");
  }

  /** Names of volumes of one type, such as hostPath. */
  public List<String> volumesOf(String type) {
    return volumes().stream()
        .filter(volume -> JsonTree.at(volume, type).isPresent())
        .flatMap(volume -> JsonTree.textAt(volume, "name").stream())
        .toList();
  }

  /** Secrets with which images are pulled. */
  public List<String> pullSecrets() {
    return names(JsonTree.listAt(spec, "imagePullSecrets").stream(), "name");
  }

  /** The service account, where one is named. */
  public Optional<String> serviceAccount() {
    return JsonTree.textAt(spec, "serviceAccountName");
  }

  /** ConfigMaps that must be there. */
  public List<String> configMaps() {
    return Stream.of(
            required(environment(), "valueFrom", "configMapKeyRef"),
            required(environmentSources(), "configMapRef"),
            volumeSources("configMap", "name"))
        .flatMap(List::stream)
        .distinct()
        .toList();
  }

  /** Secrets that must be there, those for pulling images left out. */
  public List<String> secrets() {
    return Stream.of(
            required(environment(), "valueFrom", "secretKeyRef"),
            required(environmentSources(), "secretRef"),
            volumeSources("secret", "secretName", "name"))
        .flatMap(List::stream)
        .distinct()
        .toList();
  }

  /** What containers are told in the open: values of variables, commands and arguments. */
  public List<String> openTexts() {
    List<String> texts = new ArrayList<>(names(environment().stream(), "value"));
    for (Object container : containers()) {
      JsonTree.listAt(container, "command").forEach(part -> texts.add(String.valueOf(part)));
      JsonTree.listAt(container, "args").forEach(part -> texts.add(String.valueOf(part)));
    }
    return texts;
  }

  private List<Object> environment() {
    return containers().stream().flatMap(c -> JsonTree.listAt(c, "env").stream()).toList();
  }

  private List<Object> environmentSources() {
    return containers().stream().flatMap(c -> JsonTree.listAt(c, "envFrom").stream()).toList();
  }

  private List<String> volumeSources(String type, String... nameFields) {
    List<Object> sources = new ArrayList<>();
    for (Object volume : volumes()) {
      JsonTree.at(volume, type).ifPresent(sources::add);
      JsonTree.listAt(volume, "projected", "sources")
          .forEach(source -> JsonTree.at(source, type).ifPresent(sources::add));
    }
    return sources.stream()
        .filter(source -> !optional(source))
        .flatMap(source ->
            Stream.of(nameFields).flatMap(field -> JsonTree.textAt(source, field).stream()))
        .toList();
  }

  private static List<String> required(List<Object> entries, String... path) {
    return entries.stream()
        .flatMap(entry -> JsonTree.at(entry, path).stream())
        .filter(reference -> !optional(reference))
        .flatMap(reference -> JsonTree.textAt(reference, "name").stream())
        .toList();
  }

  private static boolean optional(Object reference) {
    return JsonTree.at(reference, "optional").filter(Boolean.TRUE::equals).isPresent();
  }

  private static List<String> names(Stream<Object> entries, String... path) {
    return entries.flatMap(entry -> JsonTree.textAt(entry, path).stream()).distinct().toList();
  }
}
