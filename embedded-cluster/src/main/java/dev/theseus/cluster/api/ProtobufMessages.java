package dev.theseus.cluster.api;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The numbers and types of fields in Kubernetes' protobuf messages, from a resource. */
final class ProtobufMessages {
  private static final Map<String, Map<Integer, Field>> MESSAGES = load();

  private ProtobufMessages() {}

  /**
   * One field.
   *
   * @param type a scalar of protobuf or the name of a message
   * @param inlined whether the fields of the message stand beside this one in JSON
   */
  record Field(String name, String type, boolean repeated, boolean map, boolean inlined) {}

  /** The fields of a message by number, such as of {@code core.v1.Pod}; empty: unknown. */
  static Optional<Map<Integer, Field>> find(String name) {
    return Optional.ofNullable(MESSAGES.get(name));
  }

  private static Map<String, Map<Integer, Field>> load() {
    Map<String, Map<Integer, Field>> messages = new HashMap<>();
    try (InputStream in = ProtobufMessages.class.getResourceAsStream("protobuf-messages.txt")) {
      if (in == null) {
        throw new IllegalStateException("protobuf-messages.txt is not on the class path");
      }
      BufferedReader lines =
          new BufferedReader(new InputStreamReader(in, StandardCharsets.US_ASCII));
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        String[] words = line.split(" ", -1);
        Map<Integer, Field> fields = new HashMap<>();
        for (int i = 1; i < words.length; i++) {
          String[] parts = words[i].split(":", -1);
          String type = parts[2].replaceFirst("^[*%]", "");
          boolean inlined = parts[0].endsWith("!");
          fields.put(
              Integer.valueOf(parts[0].replace("!", "")),
              new Field(
                  parts[1], type, parts[2].startsWith("*"), parts[2].startsWith("%"), inlined));
        }
        messages.put(words[0], Map.copyOf(fields));
      }
      return Map.copyOf(messages);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
