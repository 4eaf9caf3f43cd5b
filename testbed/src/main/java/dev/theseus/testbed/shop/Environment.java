package dev.theseus.testbed.shop;

import java.util.Map;

/** The settings of one process of the shop, as its container's environment gives them. */
record Environment(Map<String, String> values) {
  static Environment ofProcess() {
    return new Environment(System.getenv());
  }

  String required(String name) {
    String value = values.get(name);
    if (value == null || value.isBlank()) {
      throw new IllegalArgumentException(
          "The environment variable " + name + " is not set; the container's env must give it");
    }
    return value;
  }

  int number(String name, int otherwise) {
    String value = values.getOrDefault(name, Integer.toString(otherwise));
    try {
      return Integer.parseInt(value);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "The environment variable " + name + " is \"" + value + "\" but must be a whole number",
          e);
    }
  }
}
