package dev.theseus.cluster.lifecycle;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.theseus.cluster.store.ApiStatusException;
import dev.theseus.cluster.store.ObjectStore;
import dev.theseus.cluster.store.ResourceType;
import dev.theseus.cluster.store.Subscription;
import dev.theseus.cluster.store.WatchEvent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Deletes objects whose owners are gone, or frees them, as the deletion of the owner asked. */
final class GarbageCollector implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(GarbageCollector.class);
  private static final String FOREGROUND = "foregroundDeletion";
  private static final String ORPHAN = "orphan";

  /** Where an object is. */
  private record Reference(ResourceType type, String namespace, String name) {}

  private record Change(ResourceType type, WatchEvent event) {}

  private final ObjectStore store;
  private final BlockingQueue<Change> changes = new LinkedBlockingQueue<>();
  private final List<Subscription> subscriptions = new CopyOnWriteArrayList<>();
  private final Map<String, Set<Reference>> dependents = new HashMap<>();
  private final Thread thread;

  private GarbageCollector(ObjectStore store) {
    this.store = store;
    this.thread = Thread.ofVirtual().name("garbage-collector").unstarted(this::run);
  }

  static GarbageCollector start(ObjectStore store) {
    GarbageCollector collector = new GarbageCollector(store);
    store.types().onEach(collector::watch);
    collector.thread.start();
    return collector;
  }

  private void watch(ResourceType type) {
    subscriptions.add(store.watch(type, event -> changes.add(new Change(type, event))));
  }

  @Override
  public void close() {
    subscriptions.forEach(Subscription::close);
    thread.interrupt();
  }

  private void run() {
    while (true) {
      try {
        Change change = changes.take();
        process(change.type(), change.event());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      } catch (RuntimeException e) {
        LOG.warn("garbage collection goes on after a failure", e);
      }
    }
  }

  private void process(ResourceType type, WatchEvent event) {
    ObjectNode object = event.object();
    JsonNode metadata = object.path("metadata");
    Reference self =
        new Reference(type, metadata.path("namespace").asText(""), metadata.path("name").asText());
    event.previous().ifPresent(before -> forget(self, before));
    if (event.change() == WatchEvent.Change.DELETED) {
      forget(self, object);
      ownerGone(metadata.path("uid").asText());
      ownersOf(object).forEach(this::finishForeground);
      return;
    }
    for (JsonNode owner : metadata.path("ownerReferences")) {
      dependents.computeIfAbsent(owner.path("uid").asText(), uid -> new HashSet<>()).add(self);
    }
    if (event.change() == WatchEvent.Change.ADDED && lostAllOwners(self, object)) {
      delete(self);
    }
    if (metadata.has("deletionTimestamp")) {
      beingDeleted(self, object);
    }
  }

  private void forget(Reference self, ObjectNode object) {
    for (JsonNode owner : object.path("metadata").path("ownerReferences")) {
      Set<Reference> siblings = dependents.get(owner.path("uid").asText());
      if (siblings != null) {
        siblings.remove(self);
      }
    }
  }

  private void ownerGone(String uid) {
    Set<Reference> left = dependents.remove(uid);
    for (Reference dependent : left == null ? Set.<Reference>of() : Set.copyOf(left)) {
      read(dependent)
          .ifPresent(object -> {
            if (lostAllOwners(dependent, object)) {
              delete(dependent);
            } else {
              dropOwner(dependent, uid);
            }
          });
    }
  }

  private void beingDeleted(Reference self, ObjectNode object) {
    String uid = object.path("metadata").path("uid").asText();
    List<Reference> owned = List.copyOf(dependents.getOrDefault(uid, Set.of()));
    if (hasFinalizer(object, ORPHAN)) {
      owned.forEach(dependent -> dropOwner(dependent, uid));
      removeFinalizer(self, ORPHAN);
    } else if (hasFinalizer(object, FOREGROUND)) {
      owned.forEach(this::delete);
      finishForeground(self);
    }
  }

  /** An owner that waits for its dependents goes when the last one has gone. */
  private void finishForeground(Reference owner) {
    read(owner)
        .filter(object -> hasFinalizer(object, FOREGROUND))
        .ifPresent(object -> {
          String uid = object.path("metadata").path("uid").asText();
          boolean alone =
              dependents.getOrDefault(uid, Set.of()).stream()
                  .allMatch(dependent -> read(dependent).isEmpty());
          if (alone) {
            removeFinalizer(owner, FOREGROUND);
          }
        });
  }

  private List<Reference> ownersOf(ObjectNode object) {
    String namespace = object.path("metadata").path("namespace").asText("");
    List<Reference> owners = new ArrayList<>();
    for (JsonNode owner : object.path("metadata").path("ownerReferences")) {
      store
          .types()
          .byKind(owner.path("apiVersion").asText(), owner.path("kind").asText())
          .ifPresent(
              type -> owners.add(new Reference(type, namespace, owner.path("name").asText())));
    }
    return owners;
  }

  /** Whether it had owners and none of them is there; an owner of unknown kind counts as there. */
  private boolean lostAllOwners(Reference self, ObjectNode object) {
    JsonNode owners = object.path("metadata").path("ownerReferences");
    for (JsonNode owner : owners) {
      Optional<ResourceType> type =
          store.types().byKind(owner.path("apiVersion").asText(), owner.path("kind").asText());
      if (type.isEmpty()
          || read(new Reference(type.get(), self.namespace(), owner.path("name").asText()))
              .filter(o -> o.path("metadata").path("uid").equals(owner.path("uid")))
              .isPresent()) {
        return false;
      }
    }
    return !owners.isEmpty();
  }

  private Optional<ObjectNode> read(Reference reference) {
    return store.get(reference.type(), reference.namespace(), reference.name());
  }

  private void delete(Reference reference) {
    ignoringAbsence(() -> {
      if (read(reference).filter(o -> o.path("metadata").has("deletionTimestamp")).isEmpty()) {
        store.delete(reference.type(), reference.namespace(), reference.name());
      }
    });
  }

  private void dropOwner(Reference dependent, String uid) {
    change(
        dependent,
        object -> {
          if (object.path("metadata").path("ownerReferences") instanceof ArrayNode owners) {
            removeMatching(owners, owner -> owner.path("uid").asText().equals(uid));
          }
        });
  }

  private void removeFinalizer(Reference reference, String finalizer) {
    change(
        reference,
        object -> {
          if (object.path("metadata").path("finalizers") instanceof ArrayNode finalizers) {
            removeMatching(finalizers, present -> present.asText().equals(finalizer));
          }
        });
  }

  private void change(Reference reference, Consumer<ObjectNode> change) {
    ignoringAbsence(() ->
        store.modify(
            reference.type(),
            reference.namespace(),
            reference.name(),
            object -> {
              change.accept(object);
              return object;
            }));
  }

  private static void ignoringAbsence(Runnable action) {
    try {
      action.run();
    } catch (ApiStatusException gone) {
      if (gone.code() != 404) {
        throw gone;
      }
    }
  }

  private static boolean hasFinalizer(ObjectNode object, String finalizer) {
    for (JsonNode present : object.path("metadata").path("finalizers")) {
      if (present.asText().equals(finalizer)) {
        return true;
      }
    }
    return false;
  }

  private static void removeMatching(ArrayNode list, Predicate<JsonNode> unwanted) {
    for (int i = list.size() - 1; i >= 0; i--) {
      if (unwanted.test(list.get(i))) {
        list.remove(i);
      }
    }
  }
}
