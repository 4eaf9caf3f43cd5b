package dev.theseus.cluster.lifecycle;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.theseus.cluster.store.ApiStatusException;
import dev.theseus.cluster.store.KubernetesTypes;
import dev.theseus.cluster.store.ObjectStore;
import dev.theseus.cluster.store.ResourceType;
import dev.theseus.cluster.store.Subscription;
import dev.theseus.cluster.store.WatchEvent;
import dev.theseus.cluster.store.WritePart;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Furnishes new namespaces, and empties those that are being deleted before it lets them go. */
final class NamespaceLoop implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(NamespaceLoop.class);
  private static final long RECHECK_MILLIS = 100;
  private static final List<String> ALWAYS = List.of("default", "kube-system", "kube-public");

  private final ObjectStore store;
  private final String certificatePem;
  private final BlockingQueue<ObjectNode> changed = new LinkedBlockingQueue<>();
  private final Set<String> terminating = new HashSet<>();
  private final Subscription subscription;
  private final Thread thread;

  private NamespaceLoop(ObjectStore store, String certificatePem) {
    this.store = store;
    this.certificatePem = certificatePem;
    ALWAYS.forEach(this::ensureNamespace);
    this.subscription = store.watch(KubernetesTypes.NAMESPACE, this::onEvent);
    this.thread = Thread.ofVirtual().name("namespaces").unstarted(this::run);
  }

  static NamespaceLoop start(ObjectStore store, String certificatePem) {
    NamespaceLoop loop = new NamespaceLoop(store, certificatePem);
    loop.thread.start();
    return loop;
  }

  @Override
  public void close() {
    subscription.close();
    thread.interrupt();
  }

  private void onEvent(WatchEvent event) {
    if (event.change() != WatchEvent.Change.DELETED) {
      changed.add(event.object());
    }
  }

  private void run() {
    while (true) {
      try {
        // Objects vanish without telling this loop, so it looks again while any is waited for.
        ObjectNode namespace =
            terminating.isEmpty()
                ? changed.take()
                : changed.poll(RECHECK_MILLIS, TimeUnit.MILLISECONDS);
        if (namespace != null) {
          String name = namespace.path("metadata").path("name").asText();
          if (namespace.path("metadata").has("deletionTimestamp")) {
            terminating.add(name);
          } else {
            furnish(name);
          }
        }
        terminating.removeIf(this::emptied);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      } catch (RuntimeException e) {
        LOG.warn("namespace loop goes on after a failure", e);
      }
    }
  }

  private void ensureNamespace(String name) {
    if (store.get(KubernetesTypes.NAMESPACE, "", name).isEmpty()) {
      store.create(KubernetesTypes.NAMESPACE, named(name, ""));
    }
    furnish(name);
  }

  private void furnish(String namespace) {
    ensure(KubernetesTypes.SERVICE_ACCOUNT, named("default", namespace));
    ObjectNode trust = named("kube-root-ca.crt", namespace);
    trust.putObject("data").put("ca.crt", certificatePem);
    ensure(KubernetesTypes.CONFIG_MAP, trust);
  }

  private void ensure(ResourceType type, ObjectNode object) {
    JsonNode metadata = object.path("metadata");
    String namespace = metadata.path("namespace").asText();
    if (!store.types().all().contains(type)
        || store.get(type, namespace, metadata.path("name").asText()).isPresent()) {
      return;
    }
    try {
      store.create(type, object);
    } catch (ApiStatusException refused) {
      // It was made, or the namespace was deleted, in the meantime; a quota may forbid it too.
      LOG.debug("no {} in {}: {}", type.kind(), namespace, refused.getMessage());
    }
  }

  private boolean emptied(String namespace) {
    boolean empty = true;
    for (ResourceType type : store.types().all()) {
      if (type.namespaced()) {
        for (ObjectNode object : store.list(type, namespace)) {
          empty = false;
          if (!object.path("metadata").has("deletionTimestamp")) {
            delete(type, namespace, object.path("metadata").path("name").asText());
          }
        }
      }
    }
    return empty && release(namespace);
  }

  private void delete(ResourceType type, String namespace, String name) {
    try {
      store.delete(type, namespace, name);
    } catch (ApiStatusException gone) {
      if (gone.code() != 404) {
        throw gone;
      }
    }
  }

  private boolean release(String namespace) {
    try {
      store.modify(
          KubernetesTypes.NAMESPACE,
          "",
          namespace,
          WritePart.FINALIZERS,
          false,
          current -> {
            current.withObjectProperty("spec").putArray("finalizers");
            return current;
          });
    } catch (ApiStatusException gone) {
      if (gone.code() != 404) {
        throw gone;
      }
    }
    return true;
  }

  private static ObjectNode named(String name, String namespace) {
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    ObjectNode metadata = object.putObject("metadata").put("name", name);
    if (!namespace.isEmpty()) {
      metadata.put("namespace", namespace);
    }
    return object;
  }
}
