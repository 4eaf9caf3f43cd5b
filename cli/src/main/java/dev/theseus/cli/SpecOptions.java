package dev.theseus.cli;

import dev.theseus.events.MigrationSpec;
import dev.theseus.events.Mode;
import dev.theseus.events.NonConvergence;
import dev.theseus.events.Place;
import dev.theseus.events.SiteRegistered;
import dev.theseus.sites.descriptor.traffic.AskedAddress;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;

/** What a migration is asked to do, as options. */
final class SpecOptions {
  /** What becomes of the source. */
  enum ModeOption {
    MOVE,
    COPY
  }

  /** What to do when pre-copy does not converge. */
  enum NotConverging {
    STOP_AND_COPY,
    GIVE_UP
  }

  @Option(
      names = "--from",
      paramLabel = "SITE/NAMESPACE",
      converter = PlaceConverter.class,
      description = "Where the application runs.")
  private Optional<Place> from = Optional.empty();

  @Option(
      names = "--to",
      paramLabel = "SITE/NAMESPACE",
      converter = PlaceConverter.class,
      description = "Where it shall run.")
  private Optional<Place> to = Optional.empty();

  @Option(
      names = "--mode",
      defaultValue = "move",
      paramLabel = "move|copy",
      description = "move retires the source, copy lets it go on (default: ${DEFAULT-VALUE}).")
  private ModeOption mode = ModeOption.MOVE;

  @Option(
      names = "--selector",
      defaultValue = "",
      paramLabel = "LABELS",
      description = "Only objects with these labels, such as app=shop.")
  private String selector = "";

  @Option(
      names = "--map-storage-class",
      paramLabel = "A=B",
      description = "Storage class at the source = at the target; may be repeated.")
  private List<String> storageClasses = List.of();

  @Option(
      names = "--map-registry",
      paramLabel = "A=B",
      description = "Image registry at the source = at the target; may be repeated.")
  private List<String> registries = List.of();

  @Option(
      names = "--downtime-budget",
      defaultValue = "10s",
      paramLabel = "TIME",
      description =
          "Pre-copy goes on until what remains fits into it, such as 500ms, 10s or 2m (default:"
              + " ${DEFAULT-VALUE}).")
  private String downtimeBudget = "10s";

  @Option(
      names = "--max-rounds",
      defaultValue = "5",
      paramLabel = "N",
      description = "At most so many rounds of pre-copy (default: ${DEFAULT-VALUE}).")
  private int maxRounds = 5;

  @Option(
      names = "--when-not-converging",
      defaultValue = "stop_and_copy",
      paramLabel = "stop_and_copy|give_up",
      description =
          "Lengthens the downtime: stop_and_copy freezes the source even where pre-copy does not"
              + " converge; give_up rolls back (default: ${DEFAULT-VALUE}).")
  private NotConverging whenNotConverging = NotConverging.STOP_AND_COPY;

  @Option(
      names = "--verify-full",
      description = "Lengthens the downtime: read back and hash everything during the freeze.")
  private boolean verifyFull;

  @Option(
      names = "--rewrite-references",
      description =
          "Rewrite the source's namespace and host names where free text holds them, such as in a"
              + " ConfigMap; else they are only reported.")
  private boolean rewriteReferences;

  @Option(
      names = "--forward-traffic",
      description =
          "After the commit the source's Services lead to the target, so that clients in the"
              + " source's cluster keep their addresses, until 'theseus finalize' (mode move"
              + " only).")
  private boolean forwardTraffic;

  @Option(
      names = "--forward-to",
      paramLabel = "SERVICE=ADDRESS[:PORT]",
      description =
          "Where the source reaches that Service of the target; for the others it is found out."
              + " Includes --forward-traffic; may be repeated.")
  private List<String> forwardTo = List.of();

  /** A request that only plans. */
  MigrationSpec toPlan() {
    return spec(false, true);
  }

  /**
   * A request that migrates.
   *
   * @param requireApproval whether it waits after planning
   */
  MigrationSpec toMigrate(boolean requireApproval) {
    return spec(requireApproval, false);
  }

  /** The place that an option names; a plan of files can do without. */
  Optional<Place> source() {
    return from;
  }

  /** The place that an option names; a plan of files can do without. */
  Optional<Place> target() {
    return to;
  }

  boolean rewritesReferences() {
    return rewriteReferences;
  }

  Map<String, String> storageClassMap() {
    return map("--map-storage-class", storageClasses);
  }

  Map<String, String> registryMap() {
    return map("--map-registry", registries);
  }

  /** Both sites must be registered, before anything is asked for. */
  void requireSites(Map<String, SiteRegistered> known) {
    for (var place : List.of(required("--from", from), required("--to", to))) {
      if (!known.containsKey(place.site())) {
        throw CliException.badInput(
            "No site is registered as '"
                + place.site()
                + "'; "
                + (known.isEmpty()
                    ? "none is registered"
                    : "registered are " + String.join(", ", known.keySet()))
                + "; register it with 'theseus site add'.");
      }
    }
  }

  private MigrationSpec spec(boolean requireApproval, boolean planOnly) {
    var source = required("--from", from);
    var target = required("--to", to);
    if (source.equals(target)) {
      throw CliException.badInput(
          "--from and --to are both %s/%s; choose another site or namespace."
              .formatted(source.site(), source.namespace()));
    }
    if (maxRounds < 1) {
      throw CliException.badInput(
          "--max-rounds is " + maxRounds + "; allowed are whole numbers from 1.");
    }
    return new MigrationSpec(
        source,
        target,
        mode == ModeOption.COPY ? Mode.COPY : Mode.MOVE,
        selector,
        storageClassMap(),
        registryMap(),
        Durations.parseMillis("--downtime-budget", downtimeBudget),
        maxRounds,
        whenNotConverging == NotConverging.GIVE_UP
            ? NonConvergence.GIVE_UP
            : NonConvergence.STOP_AND_COPY,
        requireApproval,
        planOnly,
        verifyFull,
        rewriteReferences,
        forwardsTraffic(),
        forwardMap());
  }

  private boolean forwardsTraffic() {
    if (!forwardTraffic && forwardTo.isEmpty()) {
      return false;
    }
    if (mode != ModeOption.MOVE) {
      throw CliException.badInput(
          "--forward-traffic needs --mode move; with copy the source's Services lead to the source,"
              + " which goes on.");
    }
    return true;
  }

  private Map<String, String> forwardMap() {
    var addresses = map("--forward-to", forwardTo);
    addresses.forEach((service, address) -> {
      try {
        AskedAddress.parse(address);
      } catch (IllegalArgumentException wrong) {
        throw CliException.badInput(
            "--forward-to %s=%s: %s.".formatted(service, address, wrong.getMessage()));
      }
    });
    return addresses;
  }

  private static Place required(String option, Optional<Place> place) {
    return place.orElseThrow(
        () -> CliException.badInput(option + " is missing; it must be SITE/NAMESPACE."));
  }

  private static Map<String, String> map(String option, List<String> pairs) {
    var map = new LinkedHashMap<String, String>();
    for (var pair : pairs) {
      var at = pair.indexOf('=');
      if (at < 1) {
        throw CliException.badInput(
            option + " is '" + pair + "'; it must be A=B, the source's name first.");
      }
      var before = map.put(pair.substring(0, at), pair.substring(at + 1));
      if (before != null && !before.equals(pair.substring(at + 1))) {
        throw CliException.badInput(
            option + " maps '" + pair.substring(0, at) + "' twice, to different names.");
      }
    }
    return map;
  }
}
