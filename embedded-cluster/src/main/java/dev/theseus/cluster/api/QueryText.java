package dev.theseus.cluster.api;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;

/** Percent-encoding in paths. */
final class QueryText {
  private QueryText() {}

  static String decode(String path) {
    // A plus sign is itself in a path; only in a query it is a space.
    return path.indexOf('%') < 0
        ? path
        : URLDecoder.decode(path.replace("+", "%2B"), StandardCharsets.UTF_8);
  }
}
