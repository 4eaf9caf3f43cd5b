package dev.theseus.deployer.step;

import dev.theseus.events.Way;
import dev.theseus.sites.AgentSecret;
import dev.theseus.sites.Marks;
import dev.theseus.sites.ObjectStore;
import dev.theseus.sites.Pods;
import dev.theseus.sites.Reach;
import dev.theseus.sites.Site;
import dev.theseus.sites.SiteCatalog;
import dev.theseus.sites.SiteException;
import dev.theseus.sites.VolumeAgents;
import dev.theseus.sites.VolumeUsage;
import dev.theseus.sites.descriptor.Descriptor;
import dev.theseus.sites.descriptor.DescriptorReader;
import dev.theseus.sites.descriptor.JsonTree;
import dev.theseus.sites.descriptor.ObjectKey;
import dev.theseus.sites.descriptor.workload.PodTemplate;
import dev.theseus.sites.descriptor.workload.Quiescence;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A site in memory whose controllers, edge and agents act at once, inside each write. */
final class SimulatedSite implements Site, ObjectStore, Pods, VolumeAgents, SiteCatalog, Reach {

  private static final long LONGEST_WAIT_MILLIS = 100;

  final Set<String> unhealthy = new HashSet<>();
  final Set<String> refusedInDryRun = new HashSet<>();
  final List<String> unseen = new ArrayList<>();
  final List<PodFact> strangers = new ArrayList<>();
  boolean edgeAnswers = true;
  boolean agentsAllowed = true;
  boolean podsCanTry = true;
  final Set<String> unreachable = new HashSet<>();

  private final String name;
  private final Crash crash;
  private final Map<ObjectKey, Descriptor> objects = new TreeMap<>();
  private final Map<BlockingQueue<Descriptor>, String> watchers = new ConcurrentHashMap<>();
  private long version = 1;

  SimulatedSite(String name, Crash crash) {
    this.name = name;
    this.crash = crash;
    put(read("{apiVersion: v1, kind: Namespace, metadata: {name: default}}").getFirst());
  }

  static List<Descriptor> read(String yaml) {
    return new DescriptorReader().read("test.yaml", yaml);
  }

  void put(Descriptor descriptor) {
    Descriptor stored =
        descriptor
            .with("uid-" + name + "-" + version, "metadata", "uid")
            .with("2026-01-01T00:00:00Z", "metadata", "creationTimestamp")
            .with(1, "metadata", "generation");
    store(stored);
  }

  /** Everything without what counts up. */
  Map<ObjectKey, Descriptor> snapshot() {
    Map<ObjectKey, Descriptor> copy = new TreeMap<>();
    objects.forEach((key, object) ->
        copy.put(
            key,
            object
                .without("metadata", "resourceVersion")
                .without("metadata", "generation")
                .without("status")));
    return copy;
  }

  private void store(Descriptor object) {
    Descriptor versioned = object.with(Long.toString(version++), "metadata", "resourceVersion");
    Descriptor stored = controlled(versioned);
    objects.put(object.key(), stored);
    watchers.keySet().forEach(watcher -> watcher.add(stored));
  }

  private Descriptor controlled(Descriptor object) {
    if (object.annotation(Marks.EDGE).isPresent() && edgeAnswers) {
      return object
          .annotation(Marks.TRAFFIC)
          .map(wish -> object.withAnnotation(Marks.TRAFFIC_OBSERVED, wish))
          .orElse(object);
    }
    if (Quiescence.of(object).isEmpty()) {
      return object;
    }
    boolean cannotRun = unhealthy.contains(object.name()) || isMountedElsewhere(object);
    long ready = cannotRun ? 0 : replicas(object);
    return object.with(
        Map.of(
            "observedGeneration", object.longAt("metadata", "generation").orElse(0L),
            "replicas", replicas(object),
            "updatedReplicas", replicas(object),
            "readyReplicas", ready,
            "availableReplicas", ready),
        "status");
  }

  /** The scheduler puts pods and agents at different nodes, and a volume is at one of them. */
  private boolean isMountedElsewhere(Descriptor workload) {
    return claims(workload).stream()
        .anyMatch(claim ->
            objects.values().stream()
                .filter(pod -> pod.kind().equals("Pod"))
                .filter(pod -> pod.namespace().equals(workload.namespace()))
                .anyMatch(pod -> pod.label(Marks.CLAIM).equals(Optional.of(claim))));
  }

  private static List<String> claims(Descriptor workload) {
    PodTemplate template = PodTemplate.of(workload).orElseThrow();
    return workload.listAt(template.spec("volumes")).stream()
        .flatMap(v -> JsonTree.textAt(v, "persistentVolumeClaim", "claimName").stream())
        .toList();
  }

  private static long replicas(Descriptor workload) {
    return workload.longAt("spec", "replicas").orElse(1L);
  }

  @Override
  public synchronized Optional<Descriptor> get(ObjectKey key) {
    return Optional.ofNullable(objects.get(key));
  }

  @Override
  public synchronized List<Descriptor> list(
      String apiVersion, String kind, String namespace, String labelSelector) {
    List<Descriptor> found = stored(kind, namespace, labelSelector);
    if (!kind.equals("EndpointSlice") || !labelSelector.startsWith("kubernetes.io/service-name=")) {
      return found;
    }
    List<Descriptor> all = new ArrayList<>(found);
    all.addAll(slices(namespace, labelSelector.substring(labelSelector.indexOf('=') + 1)));
    return all;
  }

  private List<Descriptor> stored(String kind, String namespace, String labelSelector) {
    return objects.values().stream()
        .filter(o -> o.kind().equals(kind) && o.namespace().equals(namespace))
        .filter(o -> matches(o, labelSelector))
        .toList();
  }

  private List<Descriptor> slices(String namespace, String service) {
    boolean ready =
        list("apps/v1", "Deployment", namespace, "").stream()
            .anyMatch(d -> d.longAt("status", "readyReplicas").orElse(0L) > 0);
    return ready
        ? read(
            "{apiVersion: discovery.k8s.io/v1, kind: EndpointSlice, metadata: {name: %s}, endpoints: [{addresses: [10.0.0.1], conditions: {ready: true}}], ports: [{port: 8080}]}"
                .formatted(service))
        : List.of();
  }

  private static boolean matches(Descriptor object, String selector) {
    for (String term : selector.isEmpty() ? new String[0] : selector.split(",", -1)) {
      String[] pair = term.split("=", 2);
      if (!object.label(pair[0]).equals(Optional.of(pair[1]))) {
        return false;
      }
    }
    return true;
  }

  @Override
  public synchronized Discovered discover(String namespace, String labelSelector) {
    return new Discovered(
        objects.values().stream()
            .filter(o -> o.namespace().equals(namespace))
            .filter(o -> matches(o, labelSelector))
            .toList(),
        unseen);
  }

  @Override
  public synchronized Descriptor create(Descriptor descriptor, boolean dryRun) {
    if (dryRun) {
      if (refusedInDryRun.contains(descriptor.name())) {
        throw permanent("Invalid", descriptor.key() + " is invalid");
      }
      refuseUnlessNew(descriptor);
      return descriptor;
    }
    crash.before();
    refuseUnlessNew(descriptor);
    put(descriptor);
    crash.after();
    return get(descriptor.key()).orElseThrow();
  }

  private void refuseUnlessNew(Descriptor descriptor) {
    String namespace = descriptor.namespace();
    if (!namespace.isEmpty() && get(new ObjectKey("v1", "Namespace", "", namespace)).isEmpty()) {
      throw permanent("NotFound", "namespaces \"" + namespace + "\" not found");
    }
    if (objects.containsKey(descriptor.key())) {
      throw permanent("AlreadyExists", descriptor.key() + " already exists");
    }
  }

  @Override
  public synchronized Descriptor merge(
      ObjectKey key,
      Map<String, ? extends @Nullable Object> patch,
      Optional<String> resourceVersion) {
    crash.before(() -> merge(key, patch, resourceVersion));
    Descriptor now = get(key).orElseThrow(() -> permanent("NotFound", key + " is not there"));
    if (resourceVersion.isPresent() && !now.resourceVersion().equals(resourceVersion)) {
      throw new SiteException(SiteException.Kind.RETRIABLE, "Conflict", key + " has changed");
    }
    Descriptor merged = Descriptor.of(merged(now.tree(), patch));
    boolean specChanged = !merged.mapAt("spec").equals(now.mapAt("spec"));
    long generation = now.longAt("metadata", "generation").orElse(0L);
    store(merged.with(specChanged ? generation + 1 : generation, "metadata", "generation"));
    crash.after();
    return get(key).orElseThrow();
  }

  private static Map<String, Object> merged(Map<String, Object> now, Map<?, ?> patch) {
    Map<String, Object> result = new LinkedHashMap<>(now);
    patch.forEach((Object key, @Nullable Object value) -> {
      String field = String.valueOf(key);
      if (value == null) {
        result.remove(field);
      } else if (value instanceof Map<?, ?> inner) {
        result.put(field, merged(JsonTree.mapAt(result.getOrDefault(field, Map.of())), inner));
      } else {
        result.put(field, value);
      }
    });
    return result;
  }

  @Override
  public synchronized boolean delete(ObjectKey key, String uid) {
    crash.before();
    Optional<Descriptor> found = get(key).filter(o -> o.uid().equals(Optional.of(uid)));
    if (found.isPresent()) {
      objects.remove(key);
      objects.replaceAll((_, object) -> controlled(object));
      if (key.kind().equals("Namespace")) {
        objects.keySet().removeIf(other -> other.namespace().equals(key.name()));
      }
    }
    notifyAll();
    crash.after();
    return found.isPresent();
  }

  @Override
  public synchronized Optional<Descriptor> await(
      ObjectKey key, Predicate<Optional<Descriptor>> condition, Duration atMost) {
    // Everything here happens inside writes: what is not so now will not be, except that an agent
    // may be about to go.
    try {
      while (!condition.test(get(key))) {
        crash.endIfHappened();
        if (get(key).filter(this::waitsForAgent).isEmpty()) {
          throw new SiteException(SiteException.Kind.RETRIABLE, "Timeout", key + " is not so");
        }
        wait(LONGEST_WAIT_MILLIS);
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    return get(key);
  }

  private boolean waitsForAgent(Descriptor object) {
    return Quiescence.of(object).isPresent() && isMountedElsewhere(object);
  }

  /** Kinds that somebody watches. */
  Set<String> watched() {
    return Set.copyOf(watchers.values());
  }

  @Override
  public void watch(String apiVersion, String kind, String namespace, Consumer<Descriptor> seen) {
    BlockingQueue<Descriptor> states = new LinkedBlockingQueue<>();
    synchronized (this) {
      states.addAll(list(apiVersion, kind, namespace, ""));
      watchers.put(states, kind);
    }
    try {
      while (true) {
        Descriptor state = states.take();
        if (state.kind().equals(kind) && state.namespace().equals(namespace)) {
          seen.accept(state);
        }
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    } finally {
      watchers.remove(states);
    }
  }

  @Override
  public synchronized List<PodFact> running(String namespace) {
    List<PodFact> pods = new ArrayList<>(strangers);
    for (Descriptor workload : objects.values()) {
      if (workload.namespace().equals(namespace)
          && Quiescence.of(workload).isPresent()
          && !Quiescence.of(workload).orElseThrow().isStopped(workload)
          && replicas(workload) > 0) {
        pods.add(
            new PodFact(workload.name() + "-0", workload.key(), claims(workload), true, false));
      }
    }
    return pods;
  }

  @Override
  public synchronized void abandon(String namespace, Collection<String> names) {
    strangers.removeIf(pod -> names.contains(pod.name()));
  }

  @Override
  public String explain(ObjectKey workload) {
    return "the image of " + workload.name() + " cannot be pulled";
  }

  @Override
  public void start(AgentSpec spec) {
    String labels =
        "{%s: %s, %s: %%s, %s: %s}"
            .formatted(Marks.MIGRATION, spec.migrationId(), Marks.ROLE, Marks.CLAIM, spec.claim());
    List<Descriptor> parts =
        read(
            """
            apiVersion: v1
            kind: Secret
            metadata: {name: token, namespace: %s, labels: %s}
            ---
            apiVersion: v1
            kind: Pod
            metadata: {name: agent-%s, namespace: %s, labels: %s}
            """
                .formatted(
                    spec.namespace(),
                    labels.formatted("token"),
                    spec.claim(),
                    spec.namespace(),
                    labels.formatted("agent")));
    for (Descriptor part : parts) {
      if (!objects.containsKey(part.key())) {
        create(
            part.kind().equals("Secret") ? part.with(spec.secret().data(), "data") : part, false);
      }
    }
  }

  @Override
  public void rehearse(AgentSpec spec) {
    if (!agentsAllowed) {
      throw permanent("Forbidden", "pod agent violates PodSecurity: restricted");
    }
  }

  @Override
  public AgentEndpoint await(String migrationId, String namespace, String claim, Duration atMost) {
    URI address = URI.create("http://127.0.0.1:1");
    return new AgentEndpoint(address, address, new AgentSecret("", ""));
  }

  @Override
  public List<Way> exposure() {
    return List.of();
  }

  @Override
  public void awaitExposed(String migrationId, String namespace, String claim, Duration atMost) {
    // Nothing opens these.
  }

  @Override
  public void stopAll(String migrationId, String namespace, Duration atMost) {
    for (String role : List.of("agent", "token")) {
      String selector = Marks.MIGRATION + "=" + migrationId + "," + Marks.ROLE + "=" + role;
      for (Descriptor object : discover(namespace, selector).objects()) {
        delete(object.key(), object.uid().orElse(""));
      }
    }
  }

  @Override
  public List<String> claims(String migrationId, String namespace) {
    return discover(namespace, Marks.MIGRATION + "=" + migrationId).objects().stream()
        .flatMap(object -> object.label(Marks.CLAIM).stream())
        .distinct()
        .toList();
  }

  private SiteException permanent(String reason, String message) {
    return new SiteException(SiteException.Kind.PERMANENT, reason, "site " + name + ": " + message);
  }

  @Override
  public String version() {
    return "v0";
  }

  @Override
  public List<String> servedKinds() {
    return List.of("discovery.k8s.io/v1/EndpointSlice");
  }

  @Override
  public List<StorageClass> storageClasses() {
    return List.of();
  }

  @Override
  public boolean hasNamespace(String namespace) {
    return get(new ObjectKey("v1", "Namespace", "", namespace)).isPresent();
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public SiteCatalog catalog() {
    return this;
  }

  @Override
  public ObjectStore objects() {
    return this;
  }

  @Override
  public VolumeUsage volumes() {
    throw new UnsupportedOperationException("no step reads usage");
  }

  @Override
  public VolumeAgents agents() {
    return this;
  }

  @Override
  public Pods pods() {
    return this;
  }

  @Override
  public Reach reach() {
    return this;
  }

  @Override
  public Set<HostPort> tried(
      String migrationId, String namespace, Set<HostPort> addresses, Duration atMost) {
    crash.endIfHappened();
    if (!podsCanTry) {
      throw permanent("Forbidden", "pods may not be created");
    }
    return addresses.stream()
        .filter(address -> !unreachable.contains(address.toString()))
        .collect(Collectors.toUnmodifiableSet());
  }

  @Override
  public void close() {}
}
