package dev.theseus.deployer.step;

import dev.theseus.events.Mode;
import dev.theseus.sites.Site;
import dev.theseus.sites.Sites;
import dev.theseus.sites.descriptor.Descriptor;
import dev.theseus.sites.descriptor.ObjectKey;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;

/** The shop at one simulated site, and an empty second one. */
final class Stage extends Moves {

  final Crash crash;
  final SimulatedSite east;
  final SimulatedSite west;

  Stage(Mode mode) {
    this(mode, new Crash());
  }

  private Stage(Mode mode, Crash crash) {
    this(mode, crash, new SimulatedSite("east", crash), new SimulatedSite("west", crash));
  }

  private Stage(Mode mode, Crash crash, SimulatedSite east, SimulatedSite west) {
    super(mode, new Steps(new Both(east, west), quick(), Clock.systemUTC()));
    this.crash = crash;
    this.east = east;
    this.west = west;
    shop().forEach(east::put);
  }

  /** As if provision had begun at the source: fences stand there. */
  void begin(int epoch) {
    Fence.raise(east, "shop", new Attempt("m1", epoch), Turn.PROVISION, Map.of());
  }

  /** As if the migration had ended at the source. */
  void end() {
    ObjectKey fence = Fence.key("shop", "m1");
    east.delete(fence, east.get(fence).flatMap(Descriptor::uid).orElseThrow());
  }

  private static Limits quick() {
    Duration quick = Duration.ofMillis(30);
    return new Limits(quick, quick, quick, quick, quick);
  }

  /** Two sites by their names. */
  record Both(Site east, Site west) implements Sites {
    @Override
    public Site site(String name) {
      return name.equals("east") ? east : west;
    }

    @Override
    public void close() {
      east.close();
      west.close();
    }
  }
}
