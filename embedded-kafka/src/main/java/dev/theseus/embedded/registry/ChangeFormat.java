package dev.theseus.embedded.registry;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/** Changes as key and value of the compacted topic, in the shape that Confluent's registry uses. */
final class ChangeFormat {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** One record; no value deletes the key when the topic is compacted. */
  record Entry(String key, Optional<String> value) {}

  private ChangeFormat() {}

  static Entry write(RegistryChange change) {
    return switch (change) {
      case RegistryChange.VersionStored(var v) ->
          new Entry(
              schemaKey(v.subject(), v.version()).toString(),
              json(
                  JSON.createObjectNode()
                      .put("subject", v.subject())
                      .put("version", v.version())
                      .put("id", v.id())
                      .put("schema", v.schema().toString())
                      .put("deleted", v.deleted())));
      case RegistryChange.VersionRemoved(var subject, var version) ->
          new Entry(schemaKey(subject, version).toString(), Optional.empty());
      case RegistryChange.LevelSet(var subject, var level) ->
          new Entry(
              configKey(subject).toString(),
              json(JSON.createObjectNode().put("compatibilityLevel", level.name())));
      case RegistryChange.LevelRemoved(var subject) ->
          new Entry(configKey(subject).toString(), Optional.empty());
      case RegistryChange.HighestId(var id) ->
          new Entry(
              JSON.createObjectNode().put("keytype", "HIGHEST_ID").put("magic", 0).toString(),
              json(JSON.createObjectNode().put("id", id)));
    };
  }

  /** Empty for keys of kinds that this registry does not use. */
  static Optional<RegistryChange> read(String keyText, Optional<String> valueText)
      throws JsonProcessingException {
    var key = JSON.readTree(keyText);
    var value = valueText.isEmpty() ? JSON.missingNode() : JSON.readTree(valueText.get());
    return switch (key.path("keytype").asText()) {
      case "SCHEMA" -> Optional.of(version(key, value));
      case "CONFIG" -> Optional.of(level(key, value));
      case "HIGHEST_ID" -> Optional.of(new RegistryChange.HighestId(value.path("id").asInt()));
      default -> Optional.empty();
    };
  }

  private static RegistryChange version(JsonNode key, JsonNode value) {
    var subject = key.path("subject").asText();
    var version = key.path("version").asInt();
    if (value.isMissingNode()) {
      return new RegistryChange.VersionRemoved(subject, version);
    }
    return new RegistryChange.VersionStored(
        new SchemaVersion(
            subject,
            version,
            value.path("id").asInt(),
            SchemaVersion.parse(value.path("schema").asText()),
            value.path("deleted").asBoolean()));
  }

  private static RegistryChange level(JsonNode key, JsonNode value) {
    var subject =
        key.hasNonNull("subject")
            ? Optional.of(key.path("subject").asText())
            : Optional.<String>empty();
    return value.isMissingNode()
        ? new RegistryChange.LevelRemoved(subject)
        : new RegistryChange.LevelSet(
            subject, CompatibilityLevel.parse(value.path("compatibilityLevel").asText()));
  }

  private static ObjectNode schemaKey(String subject, int version) {
    return JSON.createObjectNode()
        .put("keytype", "SCHEMA")
        .put("subject", subject)
        .put("version", version)
        .put("magic", 1);
  }

  private static ObjectNode configKey(Optional<String> subject) {
    var key = JSON.createObjectNode().put("keytype", "CONFIG");
    subject.ifPresentOrElse(s -> key.put("subject", s), () -> key.putNull("subject"));
    return key.put("magic", 0);
  }

  private static Optional<String> json(JsonNode node) {
    return Optional.of(node.toString());
  }
}
