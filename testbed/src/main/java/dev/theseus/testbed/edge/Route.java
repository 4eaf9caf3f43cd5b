package dev.theseus.testbed.edge;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Where new connections go. */
sealed interface Route {
  /** To this backend. */
  record Serve(Backend backend) implements Route {}

  /** Nowhere for now: they wait. */
  record Hold() implements Route {}

  /** The Service that gets new connections, if one does. */
  default Optional<Backend.Key> serving() {
    return switch (this) {
      case Serve(Backend backend) -> Optional.of(backend.key());
      case Hold() -> Optional.empty();
    };
  }

  /**
   * Chooses the one backend that may serve. Where the Services leave it open the answer is the
   * backend that serves already, else hold: never two, and never a guess.
   */
  static Route choose(Route current, Collection<Backend> backends) {
    List<Backend> serving =
        backends.stream().filter(b -> b.wanted().equals(Optional.of(Traffic.SERVE))).toList();
    if (!serving.isEmpty()) {
      return new Serve(
          same(current, serving)
              .orElseGet(() -> serving.stream().min(Comparator.comparing(Backend::key)).get()));
    }
    if (backends.stream().anyMatch(b -> b.wanted().equals(Optional.of(Traffic.HOLD)))) {
      return new Hold();
    }
    List<Backend> silent = backends.stream().filter(b -> b.wanted().isEmpty()).toList();
    if (silent.size() == 1) {
      return new Serve(silent.getFirst());
    }
    return same(current, silent).<Route>map(Serve::new).orElseGet(Hold::new);
  }

  private static Optional<Backend> same(Route current, List<Backend> candidates) {
    return current
        .serving()
        .flatMap(key -> candidates.stream().filter(b -> b.key().equals(key)).findFirst());
  }
}
