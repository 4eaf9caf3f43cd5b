package dev.theseus.planner.prediction;

import dev.theseus.events.Way;
import dev.theseus.events.WayChosen;
import dev.theseus.events.WayPlan;
import dev.theseus.events.WayTried;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The ways that the bytes may take. No agent runs while a plan is made and none is started for it,
 * so which of them carry is known only from migrations before: agents try them when they run.
 */
public final class ExpectedWays {

  private ExpectedWays() {}

  /**
   * The candidates, the shortest way first.
   *
   * @param exposure how the source's site lets agents be opened to other networks
   * @param path what past migrations between the two sites found
   */
  public static List<WayPlan> of(List<Way> exposure, Optional<PastPath> path) {
    List<Way> ways = new ArrayList<>(List.of(Way.POD_ADDRESS));
    ways.addAll(exposure);
    ways.add(Way.RELAYED);
    Optional<WayChosen> last = path.flatMap(PastPath::last);
    Way expected =
        last.map(chosen -> chosen.way().way()).filter(ways::contains).orElse(Way.UNKNOWN);
    return ways.stream().map(way -> plan(way, way == expected, path, last)).toList();
  }

  private static WayPlan plan(
      Way way, boolean expected, Optional<PastPath> path, Optional<WayChosen> last) {
    double rate =
        path.filter(_ -> expected).map(known -> mean(known.rates(List.of()))).orElse(-1.0);
    return new WayPlan(way, expected, Math.round(rate), allowed(way) + past(way, expected, last));
  }

  private static double mean(List<Double> rates) {
    return rates.stream().mapToDouble(Double::doubleValue).average().orElse(-1);
  }

  private static String allowed(Way way) {
    return switch (way) {
      case POD_ADDRESS -> "carries where the clusters share a network";
      case NODE_PORT, LOAD_BALANCER, ROUTE -> "the source's site allows it (--agent-exposure)";
      case RELAYED -> "carries wherever a mover reaches both API servers, and is slower";
      case UNKNOWN -> "not known here";
    };
  }

  private static String past(Way way, boolean expected, Optional<WayChosen> last) {
    if (last.isEmpty()) {
      return "; no migration between these sites has tried it yet, agents will";
    }
    if (expected) {
      return "; migration %s took it".formatted(last.get().migrationId());
    }
    return last.get().tried().stream()
        .filter(one -> one.way() == way)
        .findFirst()
        .map(one -> "; migration %s: %s".formatted(last.get().migrationId(), answer(one)))
        .orElse("; migration %s did not need it".formatted(last.get().migrationId()));
  }

  private static String answer(WayTried tried) {
    return tried.reached() ? "it carried " + tried.answer() : tried.answer();
  }
}
