package dev.theseus.agent.protocol;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Named values as a query or a small body: {@code name=value} pairs, percent-encoded. */
public final class Fields {
  private final Map<String, List<String>> values = new LinkedHashMap<>();

  /** Reads pairs that are separated by {@code &}. */
  public static Fields parse(String text) {
    Fields fields = new Fields();
    for (String pair : text.strip().split("&", -1)) {
      int equals = pair.indexOf('=');
      if (equals > 0) {
        fields.with(pair.substring(0, equals), decode(pair.substring(equals + 1)));
      }
    }
    return fields;
  }

  /** Adds a value. */
  public Fields with(String name, Object value) {
    values.computeIfAbsent(name, _ -> new ArrayList<>()).add(value.toString());
    return this;
  }

  /** The first value of a name; the empty string where there is none. */
  public String text(String name) {
    List<String> all = values.getOrDefault(name, List.of());
    return all.isEmpty() ? "" : all.getFirst();
  }

  /** Every value of a name. */
  public List<String> texts(String name) {
    return List.copyOf(values.getOrDefault(name, List.of()));
  }

  /** A whole number. */
  public long number(String name) {
    try {
      return Long.parseLong(text(name));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          name + "='" + text(name) + "' in a request or answer; it must be a whole number", e);
    }
  }

  /** A small whole number. */
  public int count(String name) {
    return Math.toIntExact(number(name));
  }

  /** Whether the value is {@code true}. */
  public boolean flag(String name) {
    return text(name).equals("true");
  }

  @Override
  public String toString() {
    List<String> pairs = new ArrayList<>();
    values.forEach((name, all) -> all.forEach(value -> pairs.add(name + "=" + encode(value))));
    return String.join("&", pairs);
  }

  private static String encode(String value) {
    return URLEncoder.encode(value, StandardCharsets.UTF_8);
  }

  private static String decode(String value) {
    return URLDecoder.decode(value, StandardCharsets.UTF_8);
  }
}
