package dev.theseus.embedded.registry;

import java.util.Optional;

/** One change of the registry, as it stands in the log. */
sealed interface RegistryChange {
  /** A version was registered or soft-deleted. */
  record VersionStored(SchemaVersion version) implements RegistryChange {}

  /** A version was deleted permanently. */
  record VersionRemoved(String subject, int version) implements RegistryChange {}

  /** A level was set for a subject, or for all when the subject is empty. */
  record LevelSet(Optional<String> subject, CompatibilityLevel level) implements RegistryChange {}

  /** A level was removed again. */
  record LevelRemoved(Optional<String> subject) implements RegistryChange {}

  /** Ids up to this one were given out: they are never given to another schema. */
  record HighestId(int id) implements RegistryChange {}
}
