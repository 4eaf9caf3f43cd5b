package dev.theseus.messaging.catalogue;

import dev.theseus.events.Step;
import dev.theseus.events.UnitDispatched;
import java.util.Map;
import java.util.Optional;

/**
 * Whose a work unit is, in headers: who cannot read the unit can still tell its migration.
 *
 * @param migrationId the migration
 * @param epoch the attempt
 * @param step the step that waits for it
 * @param volume claim at the source
 */
public record UnitHeaders(String migrationId, int epoch, Step step, String volume) {

  private static final String MIGRATION = "theseus-migration";
  private static final String EPOCH = "theseus-epoch";
  private static final String STEP = "theseus-step";
  private static final String VOLUME = "theseus-volume";

  /** Those of a unit. */
  public static UnitHeaders of(UnitDispatched unit) {
    return new UnitHeaders(
        unit.migrationId(),
        unit.epoch(),
        unit.finalSync() ? Step.FINAL_SYNC : Step.PRE_COPY,
        unit.volume());
  }

  /** What headers say; empty where they are not complete. */
  public static Optional<UnitHeaders> in(Map<String, String> headers) {
    try {
      return Optional.of(
              new UnitHeaders(
                  headers.getOrDefault(MIGRATION, ""),
                  Integer.parseInt(headers.getOrDefault(EPOCH, "")),
                  Step.valueOf(headers.getOrDefault(STEP, "")),
                  headers.getOrDefault(VOLUME, "")))
          .filter(unit -> !unit.migrationId.isEmpty());
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** As headers. */
  public Map<String, String> headers() {
    return Map.of(
        MIGRATION, migrationId, EPOCH, Integer.toString(epoch), STEP, step.name(), VOLUME, volume);
  }
}
