package dev.theseus.embedded.registry;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.avro.Schema;

/** What the log of changes adds up to; {@link #apply} is the only mutator. Not thread-safe. */
final class SchemaState {
  private final NavigableMap<String, NavigableMap<Integer, SchemaVersion>> subjects =
      new TreeMap<>();
  private final Map<Integer, Schema> byId = new HashMap<>();
  private final Map<JsonNode, Integer> ids = new HashMap<>();
  private final Map<String, CompatibilityLevel> levels = new HashMap<>();
  private CompatibilityLevel globalLevel = CompatibilityLevel.BACKWARD;
  private int highestId;

  void apply(RegistryChange change) {
    switch (change) {
      case RegistryChange.VersionStored(var stored) -> {
        subjects
            .computeIfAbsent(stored.subject(), s -> new TreeMap<>())
            .put(stored.version(), stored);
        byId.put(stored.id(), stored.schema());
        ids.put(stored.identity(), stored.id());
        highestId = Math.max(highestId, stored.id());
      }
      case RegistryChange.VersionRemoved(var subject, var version) -> remove(subject, version);
      case RegistryChange.LevelSet(var subject, var level) ->
          subject.ifPresentOrElse(s -> levels.put(s, level), () -> globalLevel = level);
      case RegistryChange.LevelRemoved(var subject) ->
          subject.ifPresentOrElse(levels::remove, () -> globalLevel = CompatibilityLevel.BACKWARD);
      case RegistryChange.HighestId(var id) -> highestId = Math.max(highestId, id);
    }
  }

  private void remove(String subject, int version) {
    var versions = subjects.get(subject);
    if (versions == null) {
      return;
    }
    versions.remove(version);
    if (versions.isEmpty()) {
      subjects.remove(subject);
    }
  }

  List<String> subjects(boolean withDeleted) {
    return subjects.keySet().stream().filter(s -> !versions(s, withDeleted).isEmpty()).toList();
  }

  /** Oldest first. */
  List<SchemaVersion> versions(String subject, boolean withDeleted) {
    var versions = subjects.get(subject);
    return versions == null
        ? List.of()
        : versions.values().stream().filter(v -> withDeleted || !v.deleted()).toList();
  }

  /**
   * One more than the highest version ever seen, so that a soft-deleted number is not given out
   * again.
   */
  int nextVersion(String subject) {
    var versions = subjects.get(subject);
    return versions == null ? 1 : versions.lastKey() + 1;
  }

  Optional<SchemaVersion> sameSchema(String subject, Schema schema, boolean withDeleted) {
    var identity = SchemaVersion.identityOf(schema);
    return versions(subject, withDeleted).reversed().stream()
        .filter(v -> v.identity().equals(identity))
        .findFirst();
  }

  Optional<Schema> schema(int id) {
    return Optional.ofNullable(byId.get(id));
  }

  List<SchemaVersion> withId(int id) {
    return subjects.values().stream()
        .flatMap(versions -> versions.values().stream())
        .filter(v -> v.id() == id && !v.deleted())
        .toList();
  }

  int idFor(Schema schema) {
    var known = ids.get(SchemaVersion.identityOf(schema));
    return known == null ? highestId + 1 : known;
  }

  int highestId() {
    return highestId;
  }

  CompatibilityLevel globalLevel() {
    return globalLevel;
  }

  Optional<CompatibilityLevel> level(String subject) {
    return Optional.ofNullable(levels.get(subject));
  }
}
