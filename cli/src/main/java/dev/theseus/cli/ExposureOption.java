package dev.theseus.cli;

import dev.theseus.events.Way;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How a site lets agents be opened to other networks, as an option. */
enum ExposureOption {
  POD,
  NODEPORT,
  LOADBALANCER,
  ROUTE;

  /** The ways beside the pods' own addresses, in the order in which they are tried. */
  static List<Way> ways(@Nullable List<ExposureOption> given) {
    return Optional.ofNullable(given).orElse(List.of()).stream()
        .distinct()
        .sorted()
        .flatMap(option -> option.way().stream())
        .toList();
  }

  private Optional<Way> way() {
    return switch (this) {
      case POD -> Optional.empty();
      case NODEPORT -> Optional.of(Way.NODE_PORT);
      case LOADBALANCER -> Optional.of(Way.LOAD_BALANCER);
      case ROUTE -> Optional.of(Way.ROUTE);
    };
  }
}
