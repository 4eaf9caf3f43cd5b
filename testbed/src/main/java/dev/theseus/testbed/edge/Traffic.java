package dev.theseus.testbed.edge;

import java.util.Locale;
import java.util.Optional;

/** What a Service wishes for its traffic: the values of {@code theseus.dev/traffic}. */
enum Traffic {
  /** New connections go to this Service. */
  SERVE,
  /** New connections are accepted and wait. */
  HOLD,
  /** This Service gets no connection any more. */
  RETIRED;

  static final String EDGE_ANNOTATION = "theseus.dev/edge";
  static final String WANTED_ANNOTATION = "theseus.dev/traffic";
  static final String OBSERVED_ANNOTATION = "theseus.dev/traffic-observed";

  static Optional<Traffic> parse(String value) {
    for (Traffic traffic : values()) {
      if (traffic.text().equals(value)) {
        return Optional.of(traffic);
      }
    }
    return Optional.empty();
  }

  String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
