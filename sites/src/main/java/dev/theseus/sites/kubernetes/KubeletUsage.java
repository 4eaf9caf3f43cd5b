package dev.theseus.sites.kubernetes;

import dev.theseus.sites.SiteException;
import dev.theseus.sites.VolumeUsage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Usage and write rates as the kubelets report them, through the API server's node proxy. */
final class KubeletUsage implements VolumeUsage {

  private final KubernetesApi api;
  private final KubernetesObjects objects;
  private final Parallel parallel;

  KubeletUsage(KubernetesApi api, KubernetesObjects objects, Parallel parallel) {
    this.api = api;
    this.objects = objects;
    this.parallel = parallel;
  }

  @Override
  public Map<String, Usage> usage(String namespace) {
    Map<String, Usage> usage = new HashMap<>();
    fromNodes(namespace, "stats/summary", text -> StatsSummary.usage(text, namespace))
        .forEach(usage::putAll);
    return usage;
  }

  @Override
  public Map<String, Long> writtenBytes(String namespace) {
    Map<String, Long> written = new HashMap<>();
    fromNodes(namespace, "metrics/cadvisor", text -> CadvisorText.writtenBytes(text, namespace))
        .forEach(node -> node.forEach((pod, bytes) -> written.merge(pod, bytes, Long::sum)));
    return written;
  }

  private <T> List<T> fromNodes(String namespace, String path, Function<String, T> parse) {
    List<String> nodes =
        objects.list("v1", "Pod", namespace, "").stream()
            .filter(PodFacts::alive)
            .flatMap(pod -> pod.textAt("spec", "nodeName").stream())
            .distinct()
            .toList();
    List<NodeAnswer> answers = parallel.map(nodes, node -> answer(node, path));
    List<T> parsed = new ArrayList<>();
    for (NodeAnswer answer : answers) {
      switch (answer) {
        case NodeAnswer.Text(String text) -> parsed.add(parse.apply(text));
        case NodeAnswer.Failed(SiteException failure) -> {
          // One node that is down hides its own volumes only; a missing right hides them all.
          if (answers.size() == 1 || failure.kind() == SiteException.Kind.PERMANENT) {
            throw failure;
          }
        }
      }
    }
    return parsed;
  }

  private NodeAnswer answer(String node, String path) {
    Action action = new Action("get", "nodes/proxy " + path + " of node " + node);
    try {
      return new NodeAnswer.Text(
          api.text(Call.get("/api/v1/nodes/%s/proxy/%s".formatted(node, path), action)));
    } catch (SiteException failure) {
      return new NodeAnswer.Failed(failure);
    }
  }

  private sealed interface NodeAnswer {
    record Text(String text) implements NodeAnswer {}

    record Failed(SiteException failure) implements NodeAnswer {}
  }
}
