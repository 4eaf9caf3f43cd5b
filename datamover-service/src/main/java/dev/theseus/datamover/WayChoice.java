package dev.theseus.datamover;

import dev.theseus.events.VolumeWay;
import dev.theseus.events.Way;
import dev.theseus.events.WayTried;
import java.net.URI;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** Which way to take, from what was tried. Pure. */
final class WayChoice {

  /** A longer way is taken only where it is clearly faster: samples are short. */
  private static final double CLEARLY_FASTER = 1.25;

  private static final double MEBIBYTE = 1 << 20;

  private WayChoice() {}

  /** Those that carry, the best first. */
  static WayOrder order(List<WayTried> tried) {
    List<WayTried> left = new ArrayList<>(direct(tried));
    List<WayTo> order = new ArrayList<>();
    while (!left.isEmpty()) {
      WayTried best = best(left);
      left.remove(best);
      order.add(new WayTo(best.way(), Optional.of(URI.create(best.address()))));
    }
    return WayOrder.of(order);
  }

  private static List<WayTried> direct(List<WayTried> tried) {
    return tried.stream().filter(one -> one.reached() && one.way() != Way.RELAYED).toList();
  }

  /** The first, unless another one is clearly faster. */
  private static WayTried best(List<WayTried> reached) {
    WayTried first = reached.getFirst();
    return reached.stream()
        .filter(other -> other.bytesPerSecond() > first.bytesPerSecond() * CLEARLY_FASTER)
        .max(Comparator.comparingLong(WayTried::bytesPerSecond))
        .orElse(first);
  }

  /** The way that is taken, and why. */
  static VolumeWay explained(String volume, List<WayTried> tried) {
    WayTo taken = order(tried).inUse();
    long rate =
        tried.stream()
            .filter(one -> one.way() == taken.way())
            .mapToLong(WayTried::bytesPerSecond)
            .max()
            .orElse(-1);
    String others =
        tried.stream()
            .filter(one -> one.way() != taken.way())
            .map(WayChoice::told)
            .collect(Collectors.joining("; "));
    String why =
        taken.isRelayed()
            ? "a mover brings the bytes, because the target's agent reaches no address of the"
                + " source's"
            : "the target's agent pulls from there"
                + (others.isEmpty() ? "" : ", the best that answers");
    return new VolumeWay(
        volume,
        taken.way(),
        taken.addressText(),
        rate,
        others.isEmpty() ? why : why + ": " + others);
  }

  private static String told(WayTried one) {
    String where = one.address().isEmpty() ? "" : " " + one.address();
    return WayTo.name(one.way()) + where + (one.reached() ? " carries " : ": ") + one.answer();
  }

  /** A rate for people. */
  static String rate(long bytesPerSecond) {
    return String.format(Locale.ROOT, "%.1f MiB/s", bytesPerSecond / MEBIBYTE);
  }
}
