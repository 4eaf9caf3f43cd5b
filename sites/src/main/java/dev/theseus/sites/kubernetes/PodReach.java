package dev.theseus.sites.kubernetes;

import dev.theseus.sites.Marks;
import dev.theseus.sites.Reach;
import dev.theseus.sites.SiteException;
import dev.theseus.sites.SiteException.Kind;
import dev.theseus.sites.descriptor.Descriptor;
import dev.theseus.sites.descriptor.ObjectKey;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Connections tried by a pod of the agent's image, which mounts nothing and may do nothing. */
final class PodReach implements Reach {

  /** What the program prints before an address that accepted. */
  private static final String ACCEPTED = "accepted ";

  private static final long NOBODY = 65532;

  private final KubernetesApi api;
  private final KubernetesObjects objects;
  private final KubernetesPods pods;
  private final SiteDescription site;

  PodReach(
      KubernetesApi api, KubernetesObjects objects, KubernetesPods pods, SiteDescription site) {
    this.api = api;
    this.objects = objects;
    this.pods = pods;
    this.site = site;
  }

  @Override
  public Set<HostPort> tried(
      String migrationId, String namespace, Set<HostPort> addresses, Duration atMost) {
    if (addresses.isEmpty()) {
      return Set.of();
    }
    ObjectKey key = AgentPod.podKey(migrationId, namespace, "/reach");
    // One that a process which is gone has left.
    objects.get(key).ifPresent(left -> remove(left, atMost));
    Descriptor made = objects.create(pod(key, migrationId, addresses), false);
    try {
      Set<String> accepted = output(key, atMost);
      return addresses.stream()
          .filter(address -> accepted.contains(ACCEPTED + address))
          .collect(Collectors.toUnmodifiableSet());
    } finally {
      objects.delete(key, made.uid().orElse(""));
    }
  }

  private void remove(Descriptor left, Duration atMost) {
    String uid = left.uid().orElse("");
    objects.delete(left.key(), uid);
    objects.await(
        left.key(), now -> now.flatMap(Descriptor::uid).filter(uid::equals).isEmpty(), atMost);
  }

  private Set<String> output(ObjectKey key, Duration atMost) {
    try {
      objects.await(key, now -> now.filter(PodFacts::alive).isEmpty(), atMost);
    } catch (SiteException late) {
      if (!late.reason().equals("Timeout")) {
        throw late;
      }
      throw new SiteException(
          Kind.RETRIABLE,
          "ReachUnknown",
          "site %s: pod %s did not end within %d s, so nobody knows what can be reached from there: %s"
              .formatted(
                  site.name(),
                  key.name(),
                  atMost.toSeconds(),
                  objects.get(key).map(pods::explainPod).orElse("it is gone")),
          late);
    }
    Call call =
        Call.get(
            "/api/v1/namespaces/%s/pods/%s/log".formatted(key.namespace(), key.name()),
            new Action("get", "log of pod " + key.name()));
    return api.text(call).lines().collect(Collectors.toUnmodifiableSet());
  }

  private Descriptor pod(ObjectKey key, String migrationId, Set<HostPort> addresses) {
    String list =
        addresses.stream()
            .map(HostPort::toString)
            .sorted(Comparator.naturalOrder())
            .collect(Collectors.joining(","));
    Map<String, Object> container =
        Map.of(
            "name", "reach",
            "image", site.agentImage(),
            "imagePullPolicy", "IfNotPresent",
            "args", List.of("--reach", list),
            "resources",
                Map.of(
                    "requests", Map.of("cpu", "50m", "memory", "64Mi"),
                    "limits", Map.of("cpu", "1", "memory", "256Mi")),
            "securityContext",
                Map.of(
                    "allowPrivilegeEscalation",
                    false,
                    "readOnlyRootFilesystem",
                    true,
                    "capabilities",
                    Map.of("drop", List.of("ALL"))));
    return Descriptor.of(
        Map.of(
            "apiVersion",
            "v1",
            "kind",
            "Pod",
            "metadata",
            // As an agent, so that whatever removes agents removes it too.
            Map.of(
                "name",
                key.name(),
                "namespace",
                key.namespace(),
                "labels",
                Map.of(Marks.MIGRATION, migrationId, Marks.ROLE, "agent")),
            "spec",
            Map.of(
                "restartPolicy",
                "Never",
                "automountServiceAccountToken",
                false,
                "enableServiceLinks",
                false,
                "terminationGracePeriodSeconds",
                1,
                "securityContext",
                Map.of(
                    "runAsNonRoot",
                    true,
                    "runAsUser",
                    NOBODY,
                    "seccompProfile",
                    Map.of("type", "RuntimeDefault")),
                "containers",
                List.of(container))));
  }
}
