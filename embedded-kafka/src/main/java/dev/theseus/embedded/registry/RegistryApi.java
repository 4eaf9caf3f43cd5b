package dev.theseus.embedded.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.List;
import java.util.Optional;

/** The Confluent REST protocol over a {@link Registry}: paths, field names and shapes. */
final class RegistryApi {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Registry registry;

  RegistryApi(Registry registry) {
    this.registry = registry;
  }

  JsonNode answer(RegistryRequest request) {
    if (request.path().isEmpty()) {
      return JSON.createObjectNode();
    }
    return switch (request.path().getFirst()) {
      case "subjects" -> subjects(request);
      case "schemas" -> schemas(request);
      case "compatibility" -> compatibility(request);
      case "config" -> config(request);
      case "mode" -> JSON.createObjectNode().put("mode", "READWRITE");
      default -> throw unknown(request);
    };
  }

  private JsonNode subjects(RegistryRequest request) {
    var path = request.path();
    return switch (path.size()) {
      case 1 -> {
        requireGet(request);
        yield texts(
            registry.subjects(request.flag("deleted")).stream()
                .filter(s -> s.startsWith(request.parameter("subjectPrefix").orElse("")))
                .toList());
      }
      case 2 -> subject(request, path.get(1));
      case 3 -> versions(request, path.get(1));
      case 4 -> version(request, path.get(1), path.get(3));
      case 5 -> {
        requireGet(request);
        yield raw(registry.version(path.get(1), path.get(3), false).schema().toString());
      }
      default -> throw unknown(request);
    };
  }

  private JsonNode subject(RegistryRequest request, String subject) {
    return switch (request.method()) {
      case "POST" -> describe(registry.lookUp(subject, request.schema(), request.flag("deleted")));
      case "DELETE" -> numbers(registry.deleteSubject(subject, request.flag("permanent")));
      default -> throw RegistryError.methodNotAllowed(request.method());
    };
  }

  private JsonNode versions(RegistryRequest request, String subject) {
    return switch (request.method()) {
      case "GET" -> numbers(registry.versions(subject, request.flag("deleted")));
      case "POST" ->
          JSON.createObjectNode().put("id", registry.register(subject, request.schema()));
      default -> throw RegistryError.methodNotAllowed(request.method());
    };
  }

  private JsonNode version(RegistryRequest request, String subject, String version) {
    return switch (request.method()) {
      case "GET" -> describe(registry.version(subject, version, request.flag("deleted")));
      case "DELETE" ->
          IntNode.valueOf(registry.deleteVersion(subject, version, request.flag("permanent")));
      default -> throw RegistryError.methodNotAllowed(request.method());
    };
  }

  private JsonNode schemas(RegistryRequest request) {
    requireGet(request);
    var path = request.path();
    if (path.size() == 2 && path.get(1).equals("types")) {
      return texts(List.of("AVRO"));
    }
    if (path.size() < 3 || !path.get(1).equals("ids")) {
      throw unknown(request);
    }
    var id = parseId(path.get(2));
    return switch (path.size() == 3 ? "" : path.get(3)) {
      case "" -> JSON.createObjectNode().put("schema", registry.schema(id).toString());
      case "schema" -> raw(registry.schema(id).toString());
      case "subjects" ->
          texts(registry.withId(id).stream().map(SchemaVersion::subject).distinct().toList());
      case "versions" -> {
        var list = JSON.createArrayNode();
        registry
            .withId(id)
            .forEach(v -> list.addObject().put("subject", v.subject()).put("version", v.version()));
        yield list;
      }
      default -> throw unknown(request);
    };
  }

  private JsonNode compatibility(RegistryRequest request) {
    var path = request.path();
    if (!request.method().equals("POST")) {
      throw RegistryError.methodNotAllowed(request.method());
    }
    if (path.size() < 4 || path.size() > 5) {
      throw unknown(request);
    }
    var objection =
        path.size() == 5
            ? registry.objection(path.get(2), path.get(4), request.schema())
            : registry.objection(path.get(2), request.schema());
    var answer = JSON.createObjectNode().put("is_compatible", objection.isEmpty());
    if (request.flag("verbose")) {
      objection.ifPresentOrElse(
          reason -> answer.putArray("messages").add(reason), () -> answer.putArray("messages"));
    }
    return answer;
  }

  private JsonNode config(RegistryRequest request) {
    var subject =
        request.path().size() > 1 ? Optional.of(request.path().get(1)) : Optional.<String>empty();
    var before = subject.flatMap(registry::level);
    return switch (request.method()) {
      case "GET" -> level("compatibilityLevel", currentLevel(request, subject, before));
      case "PUT" -> {
        var level = CompatibilityLevel.parse(request.json().path("compatibility").asText());
        registry.setLevel(subject, level);
        yield level("compatibility", level);
      }
      case "DELETE" -> {
        if (subject.isPresent() && before.isEmpty()) {
          throw RegistryError.subjectCompatibilityNotSet(subject.get());
        }
        registry.removeLevel(subject);
        yield level("compatibilityLevel", before.orElseGet(registry::globalLevel));
      }
      default -> throw RegistryError.methodNotAllowed(request.method());
    };
  }

  private CompatibilityLevel currentLevel(
      RegistryRequest request, Optional<String> subject, Optional<CompatibilityLevel> own) {
    if (subject.isEmpty() || request.flag("defaultToGlobal")) {
      return own.orElseGet(registry::globalLevel);
    }
    return own.orElseThrow(() -> RegistryError.subjectCompatibilityNotSet(subject.get()));
  }

  /** The protocol reads and writes the same thing under two names. */
  private static ObjectNode level(String field, CompatibilityLevel level) {
    return JSON.createObjectNode().put(field, level.name());
  }

  private static ObjectNode describe(SchemaVersion version) {
    return JSON.createObjectNode()
        .put("subject", version.subject())
        .put("version", version.version())
        .put("id", version.id())
        .put("schema", version.schema().toString());
  }

  private static JsonNode raw(String schema) {
    try {
      return JSON.readTree(schema);
    } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
      return TextNode.valueOf(schema);
    }
  }

  private static ArrayNode texts(List<String> values) {
    var array = JSON.createArrayNode();
    values.forEach(array::add);
    return array;
  }

  private static ArrayNode numbers(List<Integer> values) {
    var array = JSON.createArrayNode();
    values.forEach(array::add);
    return array;
  }

  private static int parseId(String text) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw RegistryError.schemaNotFound();
    }
  }

  private static void requireGet(RegistryRequest request) {
    if (!request.method().equals("GET")) {
      throw RegistryError.methodNotAllowed(request.method());
    }
  }

  private static RegistryError unknown(RegistryRequest request) {
    return RegistryError.noSuchResource("/" + String.join("/", request.path()));
  }
}
