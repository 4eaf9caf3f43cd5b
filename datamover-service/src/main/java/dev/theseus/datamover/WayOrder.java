package dev.theseus.datamover;

import java.util.List;
import java.util.stream.Stream;

/**
 * The ways that are left for one volume.
 *
 * @param best the way in use, and those that replace it, the best first; relaying is always the
 *     last
 * @param failures how often in succession the first one failed without being a dead end
 * @param shortened whether one was given up that may carry again later
 */
record WayOrder(List<WayTo> best, int failures, boolean shortened) {

  /** A way that breaks so often in succession is given up, though somebody answers on it. */
  private static final int FAILURES_BORNE = 2;

  WayOrder {
    best = List.copyOf(best);
  }

  /** In this order, with relaying at the end. */
  static WayOrder of(List<WayTo> direct) {
    return new WayOrder(
        Stream.concat(direct.stream(), Stream.of(WayTo.RELAYED)).toList(), 0, false);
  }

  WayTo inUse() {
    return best.getFirst();
  }

  /** The same with this one first, as somebody else has chosen. */
  WayOrder startingWith(WayTo chosen) {
    List<WayTo> others = best.stream().filter(way -> !way.equals(chosen)).toList();
    return chosen.isRelayed()
        ? new WayOrder(List.of(WayTo.RELAYED), 0, !others.isEmpty())
        : of(
            Stream.concat(Stream.of(chosen), others.stream().filter(way -> !way.isRelayed()))
                .toList());
  }

  /** Without a way that is a dead end; whoever finds that out second changes nothing. */
  WayOrder without(WayTo dead) {
    return dead.isRelayed() || !inUse().equals(dead)
        ? this
        : new WayOrder(best.subList(1, best.size()), 0, true);
  }

  WayOrder failed() {
    return new WayOrder(best, failures + 1, shortened);
  }

  WayOrder succeeded() {
    return failures == 0 ? this : new WayOrder(best, 0, shortened);
  }

  boolean failsTooOften() {
    return failures >= FAILURES_BORNE;
  }
}
