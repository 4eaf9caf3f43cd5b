package dev.theseus.sites.kubernetes;

import dev.theseus.sites.Pods;
import dev.theseus.sites.SiteException;
import dev.theseus.sites.descriptor.Descriptor;
import dev.theseus.sites.descriptor.JsonTree;
import dev.theseus.sites.descriptor.ObjectKey;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Pods, with the owner chains that lead to their workloads. */
final class KubernetesPods implements Pods {

  private static final String LOG_LINES = "10";

  private final KubernetesApi api;
  private final KubernetesObjects objects;

  KubernetesPods(KubernetesApi api, KubernetesObjects objects) {
    this.api = api;
    this.objects = objects;
  }

  @Override
  public List<PodFact> running(String namespace) {
    List<Descriptor> alive =
        objects.list("v1", "Pod", namespace, "").stream().filter(PodFacts::alive).toList();
    Map<ObjectKey, ObjectKey> topmost = new OwnerChains(objects).topmost(alive);
    return alive.stream()
        .map(pod ->
            new PodFact(
                pod.name(),
                topmost.getOrDefault(pod.key(), pod.key()),
                PodFacts.claims(pod),
                PodFacts.ready(pod),
                PodFacts.agent(pod)))
        .toList();
  }

  @Override
  public void abandon(String namespace, Collection<String> names) {
    for (String name : names) {
      ObjectKey key = new ObjectKey("v1", "Pod", namespace, name);
      objects
          .get(key)
          .filter(pod -> PodFacts.isOverdue(pod, Instant.now()))
          .flatMap(Descriptor::uid)
          .ifPresent(uid -> objects.deleteAtOnce(key, uid));
    }
  }

  @Override
  public String explain(ObjectKey workload) {
    List<Descriptor> alive =
        objects.list("v1", "Pod", workload.namespace(), "").stream()
            .filter(PodFacts::alive)
            .toList();
    Map<ObjectKey, ObjectKey> topmost = new OwnerChains(objects).topmost(alive);
    List<Descriptor> mine =
        alive.stream()
            .filter(pod -> belongs(pod, topmost.getOrDefault(pod.key(), pod.key()), workload))
            .toList();
    if (mine.isEmpty()) {
      return explainNoPods(workload);
    }
    return mine.stream()
        .filter(pod -> !PodFacts.ready(pod))
        .findFirst()
        .map(this::explainPod)
        .orElse("");
  }

  private static boolean belongs(Descriptor pod, ObjectKey top, ObjectKey workload) {
    Set<String> chain = Set.of(top.kind() + "/" + top.name(), "Pod/" + pod.name());
    return chain.contains(workload.kind() + "/" + workload.name())
        || PodFacts.controller(pod)
            .filter(o -> o.kind().equals(workload.kind()) && o.name().equals(workload.name()))
            .isPresent();
  }

  private String explainNoPods(ObjectKey workload) {
    Optional<Descriptor> found = objects.get(workload);
    if (found.isEmpty()) {
      return "%s does not exist.".formatted(workload);
    }
    for (String type : List.of("ReplicaFailure", "Progressing", "Failed")) {
      Optional<String> message =
          PodFacts.condition(found.get(), type).flatMap(c -> JsonTree.textAt(c, "message"));
      if (message.isPresent()) {
        return "%s has no pod: %s".formatted(workload, message.get());
      }
    }
    return found.get().longAt("spec", "replicas").orElse(1L) == 0
        ? ""
        : "%s has no pod yet.".formatted(workload);
  }

  /** Why this pod is not ready, with the end of its log where it crashed. */
  String explainPod(Descriptor pod) {
    PodTrouble trouble = PodTrouble.of(pod);
    if (!trouble.ran()) {
      return trouble.sentence();
    }
    String log = log(pod, trouble);
    return log.isBlank()
        ? trouble.sentence()
        : trouble.sentence() + " Its log ends: " + log.strip();
  }

  private String log(Descriptor pod, PodTrouble trouble) {
    Call call =
        Call.get(
                "/api/v1/namespaces/%s/pods/%s/log".formatted(pod.namespace(), pod.name()),
                new Action("get", "log of pod " + pod.name()))
            .with("container", trouble.container())
            .with("tailLines", LOG_LINES);
    for (Call one : List.of(call.with("previous", trouble.restarted() ? "true" : ""), call)) {
      try {
        String text = api.text(one);
        if (!text.isBlank()) {
          return text;
        }
      } catch (SiteException none) {
        // A log is a help to the reader and nothing else; the reason stands without it.
      }
    }
    return "";
  }
}
