package dev.theseus.sites.kubernetes;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.theseus.sites.ObjectStore;
import dev.theseus.sites.SiteException;
import dev.theseus.sites.descriptor.Descriptor;
import dev.theseus.sites.descriptor.JsonTree;
import dev.theseus.sites.descriptor.ObjectKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Objects of any kind, addressed by what discovery says. */
final class KubernetesObjects implements ObjectStore {

  private static final String PAGE = "500";

  private final KubernetesApi api;
  private final ServedResources served;
  private final NamespaceDiscovery discovery;

  KubernetesObjects(KubernetesApi api, ServedResources served, Parallel parallel) {
    this.api = api;
    this.served = served;
    this.discovery = new NamespaceDiscovery(this, api, served, parallel);
  }

  @Override
  public Optional<Descriptor> get(ObjectKey key) {
    Optional<ServedResource> resource = served.find(key.apiVersion(), key.kind());
    if (resource.isEmpty() || key.name().isEmpty()) {
      return Optional.empty();
    }
    try {
      Call call = Call.get(path(resource.get(), key), Action.on("get", key));
      return Optional.of(descriptor(resource.get(), api.tree(call)));
    } catch (SiteException failed) {
      if (failed.reason().equals("NotFound")) {
        return Optional.empty();
      }
      throw failed;
    }
  }

  @Override
  public List<Descriptor> list(
      String apiVersion, String kind, String namespace, String labelSelector) {
    Action action = Action.list(kind, namespace);
    ServedResource resource = resource(action, apiVersion, kind);
    return list(resource, namespace, labelSelector, PAGE);
  }

  List<Descriptor> list(
      ServedResource resource, String namespace, String labelSelector, String pageSize) {
    List<Descriptor> objects = new ArrayList<>();
    Call call =
        Call.get(resource.path(namespace), Action.list(resource.kind(), namespace))
            .with("labelSelector", labelSelector)
            .with("limit", pageSize);
    String next = "";
    do {
      Map<String, Object> page;
      try {
        page = api.tree(call.with("continue", next));
      } catch (SiteException failed) {
        if (failed.reason().equals("Expired") && !pageSize.isEmpty()) {
          // The pages' common version is gone: only one unpaged read is still consistent.
          return list(resource, namespace, labelSelector, "");
        }
        throw failed;
      }
      JsonTree.listAt(page, "items").forEach(item -> objects.add(descriptor(resource, item)));
      next = JsonTree.textAt(page, "metadata", "continue").orElse("");
    } while (!next.isEmpty());
    return objects;
  }

  @Override
  public Discovered discover(String namespace, String labelSelector) {
    return discovery.discover(namespace, labelSelector);
  }

  @Override
  public Descriptor create(Descriptor descriptor, boolean dryRun) {
    Action action = Action.on(dryRun ? "create (dry run)" : "create", descriptor.key());
    ServedResource resource = resource(action, descriptor.apiVersion(), descriptor.kind());
    if (resource.namespaced() && descriptor.namespace().isEmpty()) {
      throw api.failures()
          .permanent("Invalid", action, "it names no namespace, and this kind lives in one");
    }
    Call call =
        Call.post(resource.path(descriptor.namespace()), descriptor.canonicalJson(), action)
            .with("dryRun", dryRun ? "All" : "");
    return descriptor(resource, api.tree(call));
  }

  @Override
  public Descriptor merge(
      ObjectKey key,
      Map<String, ? extends @Nullable Object> patch,
      Optional<String> resourceVersion) {
    Action action = Action.on("patch", key);
    ServedResource resource = resource(action, key.apiVersion(), key.kind());
    Map<String, @Nullable Object> body = new LinkedHashMap<>(patch);
    resourceVersion.ifPresent(version -> {
      Map<String, @Nullable Object> metadata =
          new LinkedHashMap<>(JsonTree.mapAt(patch, "metadata"));
      metadata.put("resourceVersion", version);
      body.put("metadata", metadata);
    });
    return descriptor(resource, api.tree(Call.mergePatch(path(resource, key), json(body), action)));
  }

  @Override
  public boolean delete(ObjectKey key, String uid) {
    return delete(key, uid, Map.of());
  }

  /** As {@link #delete(ObjectKey, String)}, but nobody is waited for: a pod's node is not asked. */
  boolean deleteAtOnce(ObjectKey key, String uid) {
    return delete(key, uid, Map.of("gracePeriodSeconds", 0));
  }

  private boolean delete(ObjectKey key, String uid, Map<String, Object> more) {
    Optional<ServedResource> resource = served.find(key.apiVersion(), key.kind());
    if (resource.isEmpty()) {
      return false;
    }
    Map<String, Object> options =
        new LinkedHashMap<>(
            Map.of(
                "apiVersion", "v1",
                "kind", "DeleteOptions",
                "propagationPolicy", "Background",
                "preconditions", Map.of("uid", uid)));
    options.putAll(more);
    try {
      api.text(Call.delete(path(resource.get(), key), json(options), Action.on("delete", key)));
      return true;
    } catch (SiteException failed) {
      // Conflict: another object has the name by now, so the one meant is gone.
      if (failed.reason().equals("NotFound") || failed.reason().equals("Conflict")) {
        return false;
      }
      throw failed;
    }
  }

  @Override
  public Optional<Descriptor> await(
      ObjectKey key, Predicate<Optional<Descriptor>> condition, Duration atMost) {
    ServedResource resource = resource(Action.on("watch", key), key.apiVersion(), key.kind());
    return new ObjectWait(api, resource, key).until(condition, atMost);
  }

  @Override
  public void watch(String apiVersion, String kind, String namespace, Consumer<Descriptor> seen) {
    Action action = new Action("watch", kind + " in namespace " + namespace);
    new KindWatch(api, resource(action, apiVersion, kind), namespace, action).run(seen);
  }

  /** Whether discovery named the kind the last time that it was read; asks nobody. */
  boolean isServed(String apiVersion, String kind) {
    return served.all().stream()
        .anyMatch(one -> one.apiVersion().equals(apiVersion) && one.kind().equals(kind));
  }

  private ServedResource resource(Action action, String apiVersion, String kind) {
    return served
        .find(apiVersion, kind)
        .orElseThrow(() -> api.failures().notServed(action, apiVersion, kind));
  }

  static Descriptor descriptor(ServedResource resource, Object item) {
    // Items of a list do not say what they are; their list does.
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("apiVersion", resource.apiVersion());
    tree.put("kind", resource.kind());
    tree.putAll(JsonTree.mapAt(item));
    return Descriptor.of(tree);
  }

  private static String path(ServedResource resource, ObjectKey key) {
    return resource.path(key.namespace(), key.name());
  }

  private static String json(Map<String, ? extends @Nullable Object> body) {
    try {
      return KubernetesApi.JSON.writeValueAsString(body);
    } catch (JsonProcessingException impossible) {
      throw new IllegalArgumentException("not a JSON-like tree: " + body, impossible);
    }
  }
}
