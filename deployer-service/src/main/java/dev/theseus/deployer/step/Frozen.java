package dev.theseus.deployer.step;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What quiesce found and left at the source, kept in the fence there: later steps compare with it,
 * and do not have to ask another site.
 *
 * @param services names of the Services whose clients wait
 * @param volumes claims that nobody writes to
 * @param ready workloads of which fewer pods were ready than they want, as {@code Kind/name}, and
 *     how many were: nobody can ask for more afterwards
 * @param generations of the stopped workloads, as {@code apiVersion/Kind/name}; empty until they
 *     stand
 */
record Frozen(
    List<String> services,
    List<String> volumes,
    Map<String, Long> ready,
    Map<String, Long> generations) {

  private static final String HELD_AT = "heldAt";
  private static final String STOPPING_SINCE = "stoppingSince";
  private static final String STOP_MILLIS = "stopMillis";
  private static final String SERVICES = "services";
  private static final String VOLUMES = "volumes";
  private static final String READY = "ready";
  private static final String GENERATIONS = "generations";

  Frozen {
    services = List.copyOf(services);
    volumes = List.copyOf(volumes);
    ready = Map.copyOf(ready);
    generations = Map.copyOf(generations);
  }

  static Frozen of(Map<String, String> kept) {
    return new Frozen(
        lines(kept, SERVICES),
        lines(kept, VOLUMES),
        counts(kept, READY),
        counts(kept, GENERATIONS));
  }

  /** What is kept before the first write to an object of the source. */
  Map<String, String> begun(Instant heldAt) {
    return Map.of(
        HELD_AT,
        heldAt.toString(),
        SERVICES,
        String.join("\n", services),
        VOLUMES,
        String.join("\n", volumes),
        READY,
        text(ready));
  }

  static Map<String, String> stopping(Instant since) {
    return Map.of(STOPPING_SINCE, since.toString());
  }

  /** What is kept when nothing runs any more. */
  static Map<String, String> stopped(long stopMillis, Map<String, Long> generations) {
    return Map.of(STOP_MILLIS, Long.toString(stopMillis), GENERATIONS, text(generations));
  }

  static Instant heldAt(Map<String, String> kept) {
    return Instant.parse(kept.getOrDefault(HELD_AT, ""));
  }

  static Instant stoppingSince(Map<String, String> kept) {
    return Instant.parse(kept.getOrDefault(STOPPING_SINCE, ""));
  }

  static long stopMillis(Map<String, String> kept) {
    return Long.parseLong(kept.getOrDefault(STOP_MILLIS, ""));
  }

  /** What was measured belongs to this freeze; the next one measures anew. */
  static List<String> measurements() {
    return List.of(HELD_AT, STOPPING_SINCE, STOP_MILLIS, GENERATIONS);
  }

  private static List<String> lines(Map<String, String> kept, String name) {
    return kept.getOrDefault(name, "").lines().toList();
  }

  private static Map<String, Long> counts(Map<String, String> kept, String name) {
    Map<String, Long> counts = new LinkedHashMap<>();
    for (String line : lines(kept, name)) {
      int equals = line.lastIndexOf('=');
      counts.put(line.substring(0, equals), Long.valueOf(line.substring(equals + 1)));
    }
    return counts;
  }

  private static String text(Map<String, Long> counts) {
    return new TreeMap<>(counts)
        .entrySet().stream()
            .map(count -> count.getKey() + "=" + count.getValue())
            .collect(Collectors.joining("\n"));
  }
}
