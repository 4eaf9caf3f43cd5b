package dev.theseus.cluster.store;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * The objects of one cluster. Every write takes one lock and gets the next resourceVersion, so all
 * watchers see one order. Refusals are {@link ApiStatusException}s. Objects go in and come out as
 * copies.
 */
public final class ObjectStore implements ObjectReader, AutoCloseable {
  /** In place of a namespace: all of them. */
  public static final String ALL_NAMESPACES = "";

  private static final int REMEMBERED_CHANGES = 20_000;

  private final ResourceTypes types;
  private final List<Admission> admissions;
  private final InstantSource clock;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<String, NavigableMap<ObjectKey, ObjectNode>> tables = new HashMap<>();
  private final WatchHub hub;
  private final ChangeLog changeLog;
  private long version;

  /** A store without persistence. */
  public ObjectStore(ResourceTypes types, List<Admission> admissions) {
    this(types, admissions, InstantSource.system(), ChangeLog.none());
  }

  /**
   * A store that goes on where an earlier run ended.
   *
   * @param changeLog where changes go, and where the objects of an earlier run come from
   */
  public ObjectStore(
      ResourceTypes types, List<Admission> admissions, InstantSource clock, ChangeLog changeLog) {
    this.types = types;
    this.admissions = List.copyOf(admissions);
    this.clock = clock;
    this.changeLog = changeLog;
    this.version =
        Math.max(1, changeLog.replay((type, object) -> table(type).put(key(object), object)));
    this.hub = new WatchHub(REMEMBERED_CHANGES, version);
  }

  @Override
  public ResourceTypes types() {
    return types;
  }

  @Override
  public Optional<ObjectNode> get(ResourceType type, String namespace, String name) {
    return locked(() -> Optional.ofNullable(table(type).get(ObjectKey.of(type, namespace, name))))
        .map(stored -> WatchedVersion.of(type, stored));
  }

  /**
   * The object of that name.
   *
   * @throws ApiStatusException NotFound
   */
  public ObjectNode require(ResourceType type, String namespace, String name) {
    return get(type, namespace, name).orElseThrow(() -> ApiStatusException.notFound(type, name));
  }

  @Override
  public List<ObjectNode> list(ResourceType type, String namespace) {
    return snapshot(type, namespace).items();
  }

  /** The objects together with the version that they stood at. */
  public ObjectList snapshot(ResourceType type, String namespace) {
    List<ObjectNode> stored = new ArrayList<>();
    long at =
        locked(() -> {
          table(type)
              .forEach((key, object) -> {
                if (namespace.isEmpty() || key.namespace().equals(namespace)) {
                  stored.add(object);
                }
              });
          return version;
        });
    return new ObjectList(
        stored.stream().map(object -> WatchedVersion.of(type, object)).toList(), at);
  }

  /** The version of the last change. */
  public long resourceVersion() {
    return locked(() -> version);
  }

  public ObjectNode create(ResourceType type, ObjectNode object) {
    return create(type, object, false);
  }

  /**
   * Stores a new object.
   *
   * @param dryRun whether to leave everything as it is and only answer what would be stored
   */
  public ObjectNode create(ResourceType type, ObjectNode object, boolean dryRun) {
    ObjectNode next = CanonicalTree.of(WatchedVersion.of(type, object));
    return locked(() -> {
      if (type.hasStatus() && !type.group().isEmpty()) {
        next.remove("status");
      }
      ObjectMetadata.stampNew(type, next, clock.instant());
      admit(Admission.Operation.CREATE, type, next, Optional.empty(), dryRun);
      CanonicalTree.of(next);
      ObjectKey key = ObjectKey.of(type, next);
      if (table(type).containsKey(key)) {
        throw ApiStatusException.alreadyExists(type, key.name());
      }
      if (!dryRun) {
        commit(type, WatchEvent.Change.ADDED, next, Optional.empty());
      }
      return next.deepCopy();
    });
  }

  public ObjectNode update(ResourceType type, ObjectNode object) {
    return write(type, object, WritePart.MAIN);
  }

  /** Writes only the status. */
  public ObjectNode updateStatus(ResourceType type, ObjectNode object) {
    return write(type, object, WritePart.STATUS);
  }

  /** Writes one part; where the object carries a resourceVersion, only if it is the current one. */
  public ObjectNode write(ResourceType type, ObjectNode object, WritePart part) {
    ObjectKey key = ObjectKey.of(type, object);
    return modify(type, key.namespace(), key.name(), part, false, current -> object);
  }

  /** Reads, changes and writes the whole object but its status as one step. */
  public ObjectNode modify(
      ResourceType type, String namespace, String name, UnaryOperator<ObjectNode> change) {
    return modify(type, namespace, name, WritePart.MAIN, false, change);
  }

  /**
   * Reads, changes and writes one part of an object as one step.
   *
   * @param change gets a copy of the object as it stands; what it returns is written. A
   *     resourceVersion or uid in it that is not the current one refuses the write
   */
  public ObjectNode modify(
      ResourceType type,
      String namespace,
      String name,
      WritePart part,
      boolean dryRun,
      UnaryOperator<ObjectNode> change) {
    return locked(() -> {
      ObjectKey key = ObjectKey.of(type, namespace, name);
      ObjectNode stored = table(type).get(key);
      if (stored == null) {
        throw ApiStatusException.notFound(type, name);
      }
      ObjectNode old = WatchedVersion.of(type, stored);
      ObjectNode wanted = change.apply(old.deepCopy());
      ObjectNode next = WrittenParts.merge(type, old, wanted, part);
      Admission.Operation operation =
          part == WritePart.STATUS ? Admission.Operation.UPDATE_STATUS : Admission.Operation.UPDATE;
      admit(operation, type, next, Optional.of(old), dryRun);
      CanonicalTree.of(next);
      ObjectMetadata.countGeneration(old, next);
      return dryRun || next.equals(old) ? next : store(type, old, next);
    });
  }

  public Optional<ObjectNode> delete(ResourceType type, String namespace, String name) {
    return delete(type, namespace, name, DeleteOptions.background());
  }

  /**
   * Deletes, or marks as being deleted where finalizers or a running pod are in the way.
   *
   * @return the object that is being deleted, empty when it is gone
   */
  public Optional<ObjectNode> delete(
      ResourceType type, String namespace, String name, DeleteOptions options) {
    return locked(() -> {
      ObjectNode stored = table(type).get(ObjectKey.of(type, namespace, name));
      if (stored == null) {
        throw ApiStatusException.notFound(type, name);
      }
      ObjectNode old = WatchedVersion.of(type, stored);
      DeletionRules.check(type, old, options);
      admit(Admission.Operation.DELETE, type, old.deepCopy(), Optional.of(old), options.dryRun());
      ObjectNode marked = CanonicalTree.of(DeletionRules.mark(type, old, options, clock.instant()));
      if (options.dryRun()) {
        return Optional.of(marked);
      }
      ObjectNode left = marked.equals(old) ? marked : store(type, old, marked);
      if (marked.equals(old) && DeletionRules.isDone(type, marked)) {
        left = store(type, old, marked);
      }
      return DeletionRules.isDone(type, left) ? Optional.empty() : Optional.of(left);
    });
  }

  /** Watches from now on, after one ADDED for each object that is there. */
  public Subscription watch(ResourceType type, WatchListener listener) {
    return locked(() -> {
      List<WatchEvent> first =
          table(type).values().stream()
              .map(o -> new WatchEvent(WatchEvent.Change.ADDED, o, Optional.empty(), version(o)))
              .toList();
      return hub.subscribe(type, listener, first);
    });
  }

  /**
   * Watches every change after a version.
   *
   * @throws ApiStatusException Expired, where the store no longer remembers that version
   */
  public Subscription watch(ResourceType type, long afterVersion, WatchListener listener) {
    return locked(() -> hub.subscribe(type, listener, hub.since(type, afterVersion)));
  }

  @Override
  public void close() {
    hub.close();
    locked(() -> {
      changeLog.close();
      return version;
    });
  }

  private ObjectNode store(ResourceType type, ObjectNode old, ObjectNode next) {
    boolean done = DeletionRules.isDone(type, next);
    commit(
        type,
        done ? WatchEvent.Change.DELETED : WatchEvent.Change.MODIFIED,
        next,
        Optional.of(old));
    return next.deepCopy();
  }

  /** Durable first, visible second, announced last: no watcher sees what a crash would undo. */
  private void commit(
      ResourceType type, WatchEvent.Change change, ObjectNode next, Optional<ObjectNode> old) {
    long nextVersion = version + 1;
    ObjectMetadata.of(next).put("resourceVersion", Long.toString(nextVersion));
    ObjectNode stored = next.deepCopy();
    changeLog.append(type, change, stored, nextVersion);
    version = nextVersion;
    if (change == WatchEvent.Change.DELETED) {
      table(type).remove(ObjectKey.of(type, stored));
    } else {
      table(type).put(ObjectKey.of(type, stored), stored);
    }
    hub.publish(type, new WatchEvent(change, stored, old, nextVersion));
  }

  private void admit(
      Admission.Operation operation,
      ResourceType type,
      ObjectNode object,
      Optional<ObjectNode> old,
      boolean dryRun) {
    Admission.Request request = new Admission.Request(operation, type, object, old, dryRun);
    for (Admission admission : admissions) {
      admission.admit(request, this);
    }
  }

  private NavigableMap<ObjectKey, ObjectNode> table(ResourceType type) {
    return table(type.qualifiedName());
  }

  private NavigableMap<ObjectKey, ObjectNode> table(String qualifiedName) {
    return tables.computeIfAbsent(qualifiedName, name -> new TreeMap<>());
  }

  private static ObjectKey key(ObjectNode object) {
    return new ObjectKey(
        object.path("metadata").path("namespace").asText(""),
        object.path("metadata").path("name").asText(""));
  }

  private static long version(ObjectNode object) {
    return object.path("metadata").path("resourceVersion").asLong();
  }

  private <T> T locked(Supplier<T> action) {
    lock.lock();
    try {
      return action.get();
    } finally {
      lock.unlock();
    }
  }
}
