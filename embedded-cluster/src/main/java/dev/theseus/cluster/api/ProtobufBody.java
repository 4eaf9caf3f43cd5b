package dev.theseus.cluster.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.theseus.cluster.store.ApiStatusException;
import java.nio.BufferUnderflowException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;

/**
 * Reads objects in Kubernetes' protobuf envelope, which kubectl 1.32 and newer send for the kinds
 * that they know ({@code kubectl create namespace}). Answers are always JSON, which these clients
 * accept too.
 */
final class ProtobufBody {
  static final String CONTENT_TYPE = "application/vnd.kubernetes.protobuf";

  private static final byte[] MAGIC = {'k', '8', 's', 0};

  /** On the wire a zero may mean "not set"; for these fields it is a wish. */
  private static final Set<String> MEANT_WHEN_ZERO =
      Set.of(
          "replicas",
          "parallelism",
          "completions",
          "backoffLimit",
          "gracePeriodSeconds",
          "terminationGracePeriodSeconds",
          "ttlSecondsAfterFinished",
          "revisionHistoryLimit",
          "minReplicas",
          "successfulJobsHistoryLimit",
          "failedJobsHistoryLimit",
          "partition",
          "suspend",
          "automountServiceAccountToken",
          "enableServiceLinks",
          "controller",
          "blockOwnerDeletion",
          "allowPrivilegeEscalation",
          "readOnlyRootFilesystem",
          "runAsUser",
          "runAsGroup",
          "fsGroup",
          "allowVolumeExpansion");

  private ProtobufBody() {}

  static ObjectNode read(byte[] body) {
    if (body.length < MAGIC.length || !Arrays.equals(MAGIC, Arrays.copyOf(body, MAGIC.length))) {
      throw ApiStatusException.badRequest(
          "the request body lacks the protobuf envelope of Kubernetes");
    }
    try {
      byte[] raw = new byte[0];
      ObjectNode type = Json.object();
      ProtobufReader envelope =
          new ProtobufReader(Arrays.copyOfRange(body, MAGIC.length, body.length));
      for (int field = envelope.nextField(); field != 0; field = envelope.nextField()) {
        switch (field) {
          case 1 -> typeMeta(envelope.bytes(), type);
          case 2 -> raw = envelope.bytes();
          default -> envelope.skip();
        }
      }
      ObjectNode object = Json.object();
      object.setAll(type);
      return message(raw, fields(type), object);
    } catch (BufferUnderflowException e) {
      throw ApiStatusException.badRequest("the request body is cut off or not protobuf");
    }
  }

  private static void typeMeta(byte[] bytes, ObjectNode type) {
    ProtobufReader reader = new ProtobufReader(bytes);
    for (int field = reader.nextField(); field != 0; field = reader.nextField()) {
      type.put(field == 1 ? "apiVersion" : "kind", utf8(reader.bytes()));
    }
  }

  private static Map<Integer, ProtobufMessages.Field> fields(ObjectNode type) {
    String apiVersion = type.path("apiVersion").asText();
    String kind = type.path("kind").asText();
    int slash = apiVersion.indexOf('/');
    String group = slash < 0 ? "core" : apiVersion.substring(0, slash).replaceFirst("\\..*", "");
    String version = apiVersion.substring(slash + 1);
    return ProtobufMessages.find(group + "." + version + "." + kind)
        .or(() -> ProtobufMessages.find("meta.v1." + kind))
        .orElseThrow(() ->
            new ApiStatusException(
                415,
                "UnsupportedMediaType",
                "no protobuf is read for " + kind + " of " + apiVersion + "; send JSON",
                Json.object()));
  }

  private static ObjectNode message(
      byte[] bytes, Map<Integer, ProtobufMessages.Field> fields, ObjectNode object) {
    ProtobufReader reader = new ProtobufReader(bytes);
    for (int number = reader.nextField(); number != 0; number = reader.nextField()) {
      ProtobufMessages.Field field = fields.get(number);
      if (field == null) {
        reader.skip();
      } else if (field.map()) {
        entry(reader.bytes(), field, object.withObjectProperty(field.name()));
      } else {
        field(reader, field, object);
      }
    }
    return object;
  }

  private static void field(
      ProtobufReader reader, ProtobufMessages.Field field, ObjectNode object) {
    if (field.inlined()) {
      ProtobufMessages.find(field.type()).ifPresent(f -> message(reader.bytes(), f, object));
      return;
    }
    JsonNode value = value(reader, field.type());
    if (field.repeated()) {
      object.withArrayProperty(field.name()).add(value);
    } else if (!isUnset(field, value)) {
      object.set(field.name(), value);
    }
  }

  private static boolean isUnset(ProtobufMessages.Field field, JsonNode value) {
    if (value.isTextual()) {
      return value.asText().isEmpty() && !field.name().equals("storageClassName");
    }
    boolean zero = value.isNumber() ? value.asLong() == 0 : value.isBoolean() && !value.asBoolean();
    return value.isNull()
        || (zero
            && !MEANT_WHEN_ZERO.contains(field.name())
            && !field.type().endsWith("IntOrString"));
  }

  private static void entry(byte[] bytes, ProtobufMessages.Field field, ObjectNode map) {
    ProtobufReader reader = new ProtobufReader(bytes);
    String key = "";
    JsonNode value = map.textNode("");
    for (int number = reader.nextField(); number != 0; number = reader.nextField()) {
      if (number == 1) {
        key = utf8(reader.bytes());
      } else {
        value = value(reader, field.type());
      }
    }
    map.set(key, value);
  }

  private static JsonNode value(ProtobufReader reader, String type) {
    ObjectNode maker = Json.object();
    return switch (type) {
      case "string" -> maker.textNode(utf8(reader.bytes()));
      case "bytes" -> maker.binaryNode(reader.bytes());
      case "bool" -> maker.booleanNode(reader.varint() != 0);
      case "int32" -> maker.numberNode((int) reader.varint());
      case "int64" -> maker.numberNode(reader.varint());
      case "double" -> maker.numberNode(reader.fixed64());
      default -> structure(reader.bytes(), type);
    };
  }

  /** Some messages are one value in JSON. */
  private static JsonNode structure(byte[] bytes, String type) {
    ObjectNode read = message(bytes, ProtobufMessages.find(type).orElseGet(Map::of), Json.object());
    return switch (type) {
      case "meta.v1.Time", "meta.v1.MicroTime" ->
          read.has("seconds")
              ? read.textNode(
                  Instant.ofEpochSecond(read.get("seconds").asLong(), read.path("nanos").asLong(0))
                      .toString())
              : read.nullNode();
      case "api.resource.Quantity" -> read.textNode(read.path("string").asText());
      case "util.intstr.IntOrString" ->
          read.path("type").asInt(0) == 1
              ? read.textNode(read.path("strVal").asText())
              : read.numberNode(read.path("intVal").asInt(0));
      default -> read;
    };
  }

  private static String utf8(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
