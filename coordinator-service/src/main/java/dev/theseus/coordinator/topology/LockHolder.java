package dev.theseus.coordinator.topology;

/**
 * Who has locked a place.
 *
 * @param migrationId the migration
 */
record LockHolder(String migrationId) {}
