package dev.theseus.testbed.demo;

import dev.theseus.sites.Marks;
import dev.theseus.testbed.invariant.PodSpan;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Writes down when pods of the application ran, at every site. */
public final class PodWatch implements AutoCloseable {
  private record Key(String site, String uid) {}

  private final Map<Key, PodSpan> spans = new LinkedHashMap<>();
  private final List<SharedIndexInformer<Pod>> informers = new ArrayList<>();

  /** Watches the pods of one namespace; agents are none of the application. */
  public void watch(String site, KubernetesClient client, String namespace) {
    informers.add(
        client
            .pods()
            .inNamespace(namespace)
            .inform(
                new ResourceEventHandler<>() {
                  @Override
                  public void onAdd(Pod pod) {
                    seen(site, pod);
                  }

                  @Override
                  public void onUpdate(Pod old, Pod pod) {
                    seen(site, pod);
                  }

                  @Override
                  public void onDelete(Pod pod, boolean finalStateUnknown) {
                    ended(site, pod);
                  }
                }));
  }

  private synchronized void seen(String site, Pod pod) {
    if (isHelper(pod)) {
      return;
    }
    String phase = pod.getStatus() == null ? "" : pod.getStatus().getPhase();
    if ("Running".equals(phase)) {
      spans.computeIfAbsent(
          new Key(site, pod.getMetadata().getUid()),
          key -> new PodSpan(site, pod.getMetadata().getName(), Instant.now(), Optional.empty()));
    } else if ("Succeeded".equals(phase) || "Failed".equals(phase)) {
      ended(site, pod);
    }
  }

  private static boolean isHelper(Pod pod) {
    var labels = pod.getMetadata().getLabels();
    return labels != null && labels.containsKey(Marks.ROLE);
  }

  private synchronized void ended(String site, Pod pod) {
    spans.computeIfPresent(
        new Key(site, pod.getMetadata().getUid()),
        (key, span) ->
            span.until().isPresent()
                ? span
                : new PodSpan(span.site(), span.pod(), span.from(), Optional.of(Instant.now())));
  }

  /** What ran so far. */
  public synchronized List<PodSpan> spans() {
    return List.copyOf(spans.values());
  }

  @Override
  public void close() {
    informers.forEach(SharedIndexInformer::stop);
  }
}
