package dev.theseus.deployer.step;

import dev.theseus.events.Mode;
import dev.theseus.sites.Site;
import dev.theseus.sites.Sites;
import dev.theseus.sites.descriptor.Descriptor;
import dev.theseus.sites.descriptor.ObjectKey;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The shop at one simulated site, and an empty second one. */
final class Stage extends Moves {

  final Crash crash;
  final SimulatedSite east;
  final SimulatedSite west;

  /** An object of a user's operator, which pauses by a hook and is changed after the commit. */
  private static final Descriptor OPERATED =
      SimulatedSite.read(
              """
              apiVersion: v1
              kind: ConfigMap
              metadata:
                name: operated
                namespace: shop
                annotations:
                  theseus.dev/hook-pause: '{"data":{"paused":"yes","old":null}}'
                  theseus.dev/hook-switch-source: '{"data":{"host":"gone"}}'
                  theseus.dev/hook-switch-target: '{"data":{"host":"here"}}'
              data: {old: value, host: none}
              """)
          .getFirst();

  static final ObjectKey OPERATED_AT_SOURCE = OPERATED.key();

  private boolean isOperated;

  Stage(Mode mode) {
    this(mode, new Crash());
  }

  /** A stage whose application has an operator. */
  static Stage operated(Mode mode) {
    Stage stage = new Stage(mode);
    stage.isOperated = true;
    stage.east.put(OPERATED);
    return stage;
  }

  @Override
  List<Descriptor> source() {
    List<Descriptor> all = new ArrayList<>(shop());
    if (isOperated) {
      all.add(OPERATED);
    }
    return all;
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
