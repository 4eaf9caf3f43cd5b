package dev.theseus.embedded.registry;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.avro.Schema;

/**
 * The registry's operations, one at a time. A change reaches the log before it changes the state,
 * so that nobody is told an id that a crash could take back.
 */
final class Registry {
  private static final String LATEST = "latest";

  private final SchemaState state = new SchemaState();
  private final ReentrantLock lock = new ReentrantLock();
  private final Consumer<RegistryChange> log;

  Registry(Consumer<RegistryChange> log) {
    this.log = log;
  }

  /** Takes a change that is already in the log. */
  void restore(RegistryChange change) {
    locked(() -> {
      state.apply(change);
      return change;
    });
  }

  int register(String subject, Schema schema) {
    return locked(() -> {
      var same = state.sameSchema(subject, schema, false);
      if (same.isPresent()) {
        return same.get().id();
      }
      objection(subject, schema, newestFirst(subject))
          .ifPresent(reason -> {
            throw RegistryError.incompatible(subject, reason);
          });
      var id = state.idFor(schema);
      change(
          new RegistryChange.VersionStored(
              new SchemaVersion(subject, state.nextVersion(subject), id, schema, false)));
      return id;
    });
  }

  SchemaVersion lookUp(String subject, Schema schema, boolean withDeleted) {
    return locked(() -> {
      if (state.versions(subject, withDeleted).isEmpty()) {
        throw RegistryError.subjectNotFound(subject);
      }
      return state
          .sameSchema(subject, schema, withDeleted)
          .orElseThrow(RegistryError::schemaNotFound);
    });
  }

  Schema schema(int id) {
    return locked(() -> state.schema(id).orElseThrow(RegistryError::schemaNotFound));
  }

  List<SchemaVersion> withId(int id) {
    return locked(() -> {
      var _ = state.schema(id).orElseThrow(RegistryError::schemaNotFound);
      return state.withId(id);
    });
  }

  List<String> subjects(boolean withDeleted) {
    return locked(() -> state.subjects(withDeleted));
  }

  List<Integer> versions(String subject, boolean withDeleted) {
    return locked(() -> {
      var versions = state.versions(subject, withDeleted);
      if (versions.isEmpty()) {
        throw RegistryError.subjectNotFound(subject);
      }
      return versions.stream().map(SchemaVersion::version).toList();
    });
  }

  SchemaVersion version(String subject, String version, boolean withDeleted) {
    return locked(() -> find(subject, version, withDeleted));
  }

  /** Why the schema does not fit to that version under the subject's level; empty when it does. */
  Optional<String> objection(String subject, String version, Schema schema) {
    return locked(
        () -> objection(subject, schema, List.of(find(subject, version, false).schema())));
  }

  /** The same against all versions that the subject's level looks at. */
  Optional<String> objection(String subject, Schema schema) {
    return locked(() -> objection(subject, schema, newestFirst(subject)));
  }

  List<Integer> deleteSubject(String subject, boolean permanent) {
    return locked(() -> {
      var all = state.versions(subject, true);
      if (all.isEmpty()) {
        throw RegistryError.subjectNotFound(subject);
      }
      var alive = state.versions(subject, false);
      if (permanent && !alive.isEmpty()) {
        throw RegistryError.subjectNotSoftDeleted(subject);
      }
      if (!permanent && alive.isEmpty()) {
        throw RegistryError.subjectSoftDeleted(subject);
      }
      var affected = permanent ? all : alive;
      affected.forEach(v -> remove(v, permanent));
      if (state.level(subject).isPresent()) {
        change(new RegistryChange.LevelRemoved(Optional.of(subject)));
      }
      return affected.stream().map(SchemaVersion::version).toList();
    });
  }

  int deleteVersion(String subject, String version, boolean permanent) {
    return locked(() -> {
      var found = find(subject, version, true);
      if (permanent && !found.deleted()) {
        throw RegistryError.versionNotSoftDeleted(subject, found.version());
      }
      if (!permanent && found.deleted()) {
        throw RegistryError.versionSoftDeleted(subject, found.version());
      }
      remove(found, permanent);
      return found.version();
    });
  }

  CompatibilityLevel globalLevel() {
    return locked(state::globalLevel);
  }

  Optional<CompatibilityLevel> level(String subject) {
    return locked(() -> state.level(subject));
  }

  void setLevel(Optional<String> subject, CompatibilityLevel level) {
    locked(() -> change(new RegistryChange.LevelSet(subject, level)));
  }

  void removeLevel(Optional<String> subject) {
    locked(() -> change(new RegistryChange.LevelRemoved(subject)));
  }

  private void remove(SchemaVersion version, boolean permanent) {
    if (permanent) {
      change(new RegistryChange.HighestId(state.highestId()));
      change(new RegistryChange.VersionRemoved(version.subject(), version.version()));
    } else {
      change(new RegistryChange.VersionStored(version.asDeleted()));
    }
  }

  private SchemaVersion find(String subject, String version, boolean withDeleted) {
    var number = version.equals(LATEST) ? -1 : parseVersion(version);
    var versions = state.versions(subject, withDeleted);
    if (versions.isEmpty()) {
      throw RegistryError.subjectNotFound(subject);
    }
    return number == -1
        ? versions.getLast()
        : versions.stream()
            .filter(v -> v.version() == number)
            .findFirst()
            .orElseThrow(() -> RegistryError.versionNotFound(version));
  }

  private static int parseVersion(String text) {
    try {
      var number = Integer.parseInt(text);
      if (number >= 1) {
        return number;
      }
    } catch (NumberFormatException e) {
      throw RegistryError.invalidVersion(text);
    }
    throw RegistryError.invalidVersion(text);
  }

  private List<Schema> newestFirst(String subject) {
    return state.versions(subject, false).reversed().stream().map(SchemaVersion::schema).toList();
  }

  private Optional<String> objection(String subject, Schema schema, List<Schema> newestFirst) {
    return state.level(subject).orElseGet(state::globalLevel).objection(schema, newestFirst);
  }

  private RegistryChange change(RegistryChange change) {
    log.accept(change);
    state.apply(change);
    return change;
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
