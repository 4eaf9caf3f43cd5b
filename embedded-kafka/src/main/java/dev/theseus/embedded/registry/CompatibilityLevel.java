package dev.theseus.embedded.registry;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.avro.Schema;
import org.apache.avro.SchemaValidationException;
import org.apache.avro.SchemaValidatorBuilder;

/** The seven levels of the protocol, each with Avro's own validator behind it. */
enum CompatibilityLevel {
  NONE,
  BACKWARD,
  BACKWARD_TRANSITIVE,
  FORWARD,
  FORWARD_TRANSITIVE,
  FULL,
  FULL_TRANSITIVE;

  static CompatibilityLevel parse(String text) {
    for (var level : values()) {
      if (level.name().equals(text.toUpperCase(Locale.ROOT))) {
        return level;
      }
    }
    throw RegistryError.invalidCompatibility(text);
  }

  /**
   * Why the candidate does not fit; empty when it does.
   *
   * @param newestFirst the versions registered so far
   */
  Optional<String> objection(Schema candidate, List<Schema> newestFirst) {
    if (this == NONE) {
      return Optional.empty();
    }
    var strategy =
        switch (this) {
          case BACKWARD, BACKWARD_TRANSITIVE -> new SchemaValidatorBuilder().canReadStrategy();
          case FORWARD, FORWARD_TRANSITIVE -> new SchemaValidatorBuilder().canBeReadStrategy();
          case NONE, FULL, FULL_TRANSITIVE -> new SchemaValidatorBuilder().mutualReadStrategy();
        };
    var transitive = name().endsWith("_TRANSITIVE");
    var validator = transitive ? strategy.validateAll() : strategy.validateLatest();
    try {
      validator.validate(candidate, newestFirst);
      return Optional.empty();
    } catch (SchemaValidationException e) {
      var cause = e.getCause() == null ? "" : " (" + e.getCause().getMessage() + ")";
      return Optional.of(e.getMessage() + cause);
    }
  }
}
