package dev.theseus.cluster.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.theseus.cluster.store.ApiStatusException;
import dev.theseus.cluster.store.ResourceType;
import java.util.ArrayList;
import java.util.List;

/** Finds fields that a kind does not have, the commonest slip in descriptors. */
final class FieldValidation {
  private FieldValidation() {}

  /**
   * Removes unknown fields from the object, as the API does.
   *
   * @param mode {@code Strict} refuses, {@code Warn} answers one warning each, {@code Ignore} none
   */
  static List<String> check(ResourceType type, ObjectNode object, String mode) {
    List<String> unknown = new ArrayList<>();
    KnownFields.prune(type, object, unknown);
    List<String> warnings = unknown.stream().map(path -> "unknown field \"" + path + "\"").toList();
    return switch (mode) {
      case "Ignore" -> List.of();
      case "Warn" -> warnings;
      case "Strict" -> {
        if (!warnings.isEmpty()) {
          throw ApiStatusException.badRequest(
              type.kind()
                  + " in version \""
                  + type.version()
                  + "\" cannot be handled as a "
                  + type.kind()
                  + ": strict decoding error: "
                  + String.join(", ", warnings));
        }
        yield warnings;
      }
      default ->
          throw ApiStatusException.badRequest(
              "fieldValidation: Unsupported value: \""
                  + mode
                  + "\": supported values: \"Ignore\", \"Strict\", \"Warn\"");
    };
  }
}
