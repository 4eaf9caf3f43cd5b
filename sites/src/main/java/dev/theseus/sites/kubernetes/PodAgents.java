package dev.theseus.sites.kubernetes;

import dev.theseus.events.Way;
import dev.theseus.sites.AgentSecret;
import dev.theseus.sites.SiteException;
import dev.theseus.sites.SiteException.Kind;
import dev.theseus.sites.VolumeAgents;
import dev.theseus.sites.descriptor.Descriptor;
import dev.theseus.sites.descriptor.ObjectKey;
import dev.theseus.sites.descriptor.workload.PodTemplate;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** Agents as pods of the claim's own namespace. */
final class PodAgents implements VolumeAgents {

  private static final int AT_ONCE = 32;

  /** For the API server alone to forget a pod. */
  private static final Duration ABANDONED = Duration.ofSeconds(10);

  private final KubernetesObjects objects;
  private final KubernetesPods pods;
  private final AgentAccess access;
  private final SiteDescription site;
  // Its own: who waits for pods to be gone must not keep others from reading.
  private final Parallel parallel = new Parallel(AT_ONCE);

  PodAgents(
      KubernetesObjects objects, KubernetesPods pods, AgentAccess access, SiteDescription site) {
    this.objects = objects;
    this.pods = pods;
    this.access = access;
    this.site = site;
  }

  @Override
  public List<Way> exposure() {
    return site.agentExposure();
  }

  @Override
  public void start(AgentSpec spec) {
    List<Descriptor> mounting = mounting(spec);
    Descriptor claim = mountableClaim(spec, mounting);
    // The Secret first: a pod that finds no Secret waits for minutes before it looks again.
    createUnlessThere(AgentPod.secret(spec));
    AgentPod.Surroundings around =
        new AgentPod.Surroundings(node(claim, mounting), level(spec), user(spec, mounting));
    createUnlessThere(AgentPod.pod(spec, site.agentImage(), around));
    AgentExposure.objects(spec, exposure(spec)).forEach(this::createUnlessThere);
  }

  /** Targets pull: nobody has to reach an agent that writes. */
  private List<Way> exposure(AgentSpec spec) {
    return spec.readOnly() ? site.agentExposure() : List.of();
  }

  @Override
  public void rehearse(AgentSpec spec) {
    AgentPod.Surroundings around =
        new AgentPod.Surroundings(Optional.empty(), level(spec), user(spec, List.of()));
    List<Descriptor> parts =
        new ArrayList<>(
            List.of(AgentPod.secret(spec), AgentPod.pod(spec, site.agentImage(), around)));
    parts.addAll(AgentExposure.objects(spec, exposure(spec)));
    for (Descriptor part : parts) {
      try {
        objects.create(part, true);
      } catch (SiteException failed) {
        // The name is checked last: everything else about it was accepted.
        if (!failed.reason().equals("AlreadyExists")) {
          throw failed;
        }
      }
    }
  }

  private List<Descriptor> mounting(AgentSpec spec) {
    return objects.list("v1", "Pod", spec.namespace(), "").stream()
        .filter(pod -> PodFacts.alive(pod) && PodFacts.claims(pod).contains(spec.claim()))
        .filter(pod -> !PodFacts.agent(pod))
        .toList();
  }

  private String level(AgentSpec spec) {
    ObjectKey key = new ObjectKey("v1", "Namespace", "", spec.namespace());
    return objects
        .get(key)
        .flatMap(namespace -> namespace.label(AgentRights.ENFORCED_LEVEL))
        .orElse("");
  }

  /** The pod that uses the claim now, else what the workload says that will use it. */
  private static Map<String, Object> user(AgentSpec spec, List<Descriptor> mounting) {
    Optional<Map<String, Object>> pod =
        mounting.stream().map(found -> found.mapAt("spec")).findFirst();
    return pod.or(() ->
            spec.workload()
                .flatMap(
                    found -> PodTemplate.of(found).map(template -> found.mapAt(template.spec()))))
        .orElse(Map.of());
  }

  private Descriptor mountableClaim(AgentSpec spec, List<Descriptor> mounting) {
    ObjectKey key = new ObjectKey("v1", "PersistentVolumeClaim", spec.namespace(), spec.claim());
    Descriptor claim =
        objects
            .get(key)
            .orElseThrow(() -> refused("NotFound", key, "it does not exist; name one that does"));
    if (claim.textAt("spec", "volumeMode").orElse("Filesystem").equals("Block")) {
      throw refused(
          "BlockVolume", key, "volumeMode is Block, and only Filesystem can be mounted as files");
    }
    if (claim.listAt("spec", "accessModes").contains("ReadWriteOncePod") && !mounting.isEmpty()) {
      throw refused(
          "ReadWriteOncePod",
          key,
          "pod %s has it, and its access mode allows no second pod; stop that pod first"
              .formatted(mounting.getFirst().name()));
    }
    return claim;
  }

  private static Optional<String> node(Descriptor claim, List<Descriptor> mounting) {
    List<Object> modes = claim.listAt("spec", "accessModes");
    boolean anywhere = modes.contains("ReadWriteMany") || modes.contains("ReadOnlyMany");
    return anywhere
        ? Optional.empty()
        : mounting.stream().flatMap(pod -> pod.textAt("spec", "nodeName").stream()).findFirst();
  }

  private void createUnlessThere(Descriptor descriptor) {
    try {
      objects.create(descriptor, false);
    } catch (SiteException failed) {
      if (!failed.reason().equals("AlreadyExists")) {
        throw failed;
      }
      refuseUnlessOurs(descriptor);
    }
  }

  /** Names have a short hash, and anybody may use them: labels tell whose the object is. */
  private void refuseUnlessOurs(Descriptor wanted) {
    Optional<Descriptor> there = objects.get(wanted.key());
    boolean ours =
        there
            .filter(found -> found.labels().entrySet().containsAll(wanted.labels().entrySet()))
            .isPresent();
    if (there.isPresent() && !ours) {
      throw refused(
          "AlreadyExists",
          wanted.key(),
          "it exists and its labels %s are not those of this agent, %s; remove it"
              .formatted(there.get().labels(), wanted.labels()));
    }
  }

  @Override
  public AgentEndpoint await(String migrationId, String namespace, String claim, Duration atMost) {
    ObjectKey key = AgentPod.podKey(migrationId, namespace, claim);
    Descriptor pod;
    try {
      pod =
          objects
              .await(key, found -> found.isEmpty() || PodFacts.ready(found.get()), atMost)
              .orElseThrow(() -> gone(namespace, claim, key));
    } catch (SiteException late) {
      if (!late.reason().equals("Timeout")) {
        throw late;
      }
      String why = objects.get(key).map(pods::explainPod).orElse("its pod is gone");
      throw new SiteException(
          Kind.RETRIABLE,
          "AgentNotReady",
          "site %s: the agent of claim %s/%s (pod %s) was not ready within %d s: %s"
              .formatted(site.name(), namespace, claim, key.name(), atMost.toSeconds(), why),
          late);
    }
    List<AgentAddress> addresses = addresses(migrationId, pod, claim);
    AgentSecret secret = secret(migrationId, namespace);
    List<URI> known = addresses.stream().flatMap(each -> each.uri().stream()).toList();
    return new AgentEndpoint(access.to(pod, known, secret), addresses, secret);
  }

  private List<AgentAddress> addresses(String migrationId, Descriptor pod, String claim) {
    String address = pod.textAt("status", "podIP").orElse("");
    List<AgentAddress> addresses = new ArrayList<>();
    URI inside = AgentExposure.uri(scheme(address), address, AgentPod.PORT);
    addresses.add(AgentAddress.at(Way.POD_ADDRESS, inside));
    List<Way> ways = site.agentExposure();
    if (!ways.isEmpty()) {
      String namespace = pod.namespace();
      Optional<Descriptor> service =
          objects.get(AgentExposure.serviceKey(migrationId, namespace, claim));
      Optional<Descriptor> route =
          ways.contains(Way.ROUTE)
              ? objects.get(AgentExposure.routeKey(migrationId, namespace, claim))
              : Optional.empty();
      // A target's agent is not opened to anybody.
      if (service.isPresent()) {
        addresses.addAll(AgentExposure.addresses(ways, scheme(address), pod, service, route));
      }
    }
    return addresses;
  }

  @Override
  public void awaitExposed(String migrationId, String namespace, String claim, Duration atMost) {
    long deadline = System.nanoTime() + atMost.toNanos();
    List<Way> ways = site.agentExposure();
    if (ways.contains(Way.LOAD_BALANCER)) {
      awaitPart(
          AgentExposure.serviceKey(migrationId, namespace, claim),
          found -> !found.listAt("status", "loadBalancer", "ingress").isEmpty(),
          deadline);
    }
    if (ways.contains(Way.ROUTE)) {
      awaitPart(
          AgentExposure.routeKey(migrationId, namespace, claim),
          found -> !found.listAt("status", "ingress").isEmpty(),
          deadline);
    }
  }

  private void awaitPart(ObjectKey key, Predicate<Descriptor> done, long deadline) {
    Duration left = Duration.ofNanos(Math.max(0, deadline - System.nanoTime()));
    try {
      objects.await(key, found -> found.filter(done).isPresent(), left);
    } catch (SiteException late) {
      if (!late.reason().equals("Timeout")) {
        throw late;
      }
    }
  }

  private SiteException gone(String namespace, String claim, ObjectKey key) {
    return new SiteException(
        Kind.RETRIABLE,
        "AgentGone",
        "site %s: the agent of claim %s/%s is gone: somebody deleted its pod %s"
            .formatted(site.name(), namespace, claim, key.name()));
  }

  /** As the agent decides: where pods have loopback addresses, nothing leaves the machine. */
  private static String scheme(String address) {
    return address.startsWith("127.") || address.equals("::1") ? "http" : "https";
  }

  private AgentSecret secret(String migrationId, String namespace) {
    ObjectKey key = AgentPod.secretKey(migrationId, namespace);
    return objects
        .get(key)
        .flatMap(AgentSecret::of)
        .orElseThrow(
            () -> refused("NotFound", key, "the agents' secret is gone; start them again"));
  }

  @Override
  public void stopAll(String migrationId, String namespace, Duration atMost) {
    long deadline = System.nanoTime() + atMost.toNanos();
    List<Descriptor> gone = new ArrayList<>();
    parallel.map(parts(), part -> part.list(objects, migrationId, namespace)).forEach(gone::addAll);
    parallel.map(gone, object -> objects.delete(object.key(), object.uid().orElse("")));
    gone.forEach(object -> object.uid().ifPresent(access::forget));
    parallel.map(
        gone,
        object -> {
          awaitGone(object, Duration.ofNanos(Math.max(0, deadline - System.nanoTime())));
          return object;
        });
  }

  /**
   * A node that died reports no end. Nobody listens to its agent any more, so it may stay there.
   */
  private void awaitGone(Descriptor object, Duration atMost) {
    try {
      objects.await(object.key(), now -> isGone(object, now), atMost);
    } catch (SiteException late) {
      if (!late.reason().equals("Timeout") || !object.is("", "Pod")) {
        throw late;
      }
      pods.abandon(object.namespace(), List.of(object.name()));
      objects.await(object.key(), now -> isGone(object, now), ABANDONED);
    }
  }

  /** Objects of one kind that belong to agents. */
  private record Part(String apiVersion, String kind, String role) {
    List<Descriptor> list(KubernetesObjects objects, String migrationId, String namespace) {
      return objects.list(apiVersion, kind, namespace, AgentPod.selector(migrationId, role));
    }
  }

  /** Services even where agents are not opened any more: they were, when these were started. */
  private List<Part> parts() {
    List<Part> parts =
        new ArrayList<>(
            List.of(
                new Part("v1", "Pod", "agent"),
                new Part("v1", "Secret", "token"),
                new Part(AgentExposure.SERVICES, "Service", AgentExposure.ROLE)));
    if (objects.isServed(AgentExposure.ROUTES, "Route")) {
      parts.add(new Part(AgentExposure.ROUTES, "Route", AgentExposure.ROLE));
    }
    return parts;
  }

  private static boolean isGone(Descriptor object, Optional<Descriptor> now) {
    return now.flatMap(Descriptor::uid)
        .filter(uid -> object.uid().filter(uid::equals).isPresent())
        .isEmpty();
  }

  @Override
  public List<String> claims(String migrationId, String namespace) {
    return objects.list("v1", "Pod", namespace, AgentPod.selector(migrationId, "agent")).stream()
        .flatMap(pod -> PodFacts.claims(pod).stream())
        .sorted()
        .toList();
  }

  private SiteException refused(String reason, ObjectKey key, String why) {
    return new SiteException(
        Kind.PERMANENT,
        reason,
        "site %s: no agent can serve %s: %s".formatted(site.name(), key, why));
  }
}
