package dev.theseus.cluster.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.theseus.cluster.store.ResourceType;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The fields that each built-in kind has, from the resource {@code known-fields.txt}: a line {@code
 * Type field:Type field …} per structure, fields without type end there or hold anything.
 */
final class KnownFields {
  private static final Map<String, Map<String, String>> STRUCTURES = load();

  private KnownFields() {}

  /** Removes fields that the kind does not have and adds their paths to the list. */
  static void prune(ResourceType type, ObjectNode object, List<String> unknown) {
    if (MergeKeys.isBuiltIn(type)) {
      structure(type.apiVersion() + "/" + type.kind())
          .ifPresent(fields -> prune(object, fields, "", unknown));
    }
  }

  private static void prune(
      ObjectNode node, Map<String, String> fields, String path, List<String> unknown) {
    for (String name : new ArrayList<>(names(node))) {
      String at = path.isEmpty() ? name : path + "." + name;
      String type = fields.get(name);
      if (type == null) {
        unknown.add(at);
        node.remove(name);
      } else {
        structure(type).ifPresent(inner -> descend(node.path(name), inner, at, unknown));
      }
    }
  }

  private static void descend(
      JsonNode value, Map<String, String> fields, String path, List<String> unknown) {
    if (value instanceof ObjectNode map) {
      prune(map, fields, path, unknown);
    } else if (value.isArray()) {
      for (int i = 0; i < value.size(); i++) {
        if (value.get(i) instanceof ObjectNode item) {
          prune(item, fields, path + "[" + i + "]", unknown);
        }
      }
    }
  }

  private static List<String> names(ObjectNode node) {
    List<String> names = new ArrayList<>();
    node.fieldNames().forEachRemaining(names::add);
    return names;
  }

  private static Optional<Map<String, String>> structure(String name) {
    return Optional.ofNullable(STRUCTURES.get(name));
  }

  private static Map<String, Map<String, String>> load() {
    Map<String, Map<String, String>> structures = new HashMap<>();
    try (InputStream in = KnownFields.class.getResourceAsStream("known-fields.txt")) {
      if (in == null) {
        throw new IllegalStateException("known-fields.txt is not on the class path");
      }
      BufferedReader lines =
          new BufferedReader(new InputStreamReader(in, StandardCharsets.US_ASCII));
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        String[] words = line.split(" ", -1);
        Map<String, String> fields = new HashMap<>();
        for (int i = 1; i < words.length; i++) {
          String[] field = words[i].split(":", 2);
          fields.put(field[0], field.length > 1 ? field[1] : "");
        }
        structures.put(words[0], Map.copyOf(fields));
      }
      return Map.copyOf(structures);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
