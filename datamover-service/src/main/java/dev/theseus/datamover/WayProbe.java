package dev.theseus.datamover;

import dev.theseus.agent.AgentException;
import dev.theseus.agent.PathSample;
import dev.theseus.agent.protocol.AgentEndpoint;
import dev.theseus.events.Way;
import dev.theseus.events.WayTried;
import dev.theseus.sites.VolumeAgents.AgentAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;

/**
 * Has the target's agent try every address of the source's, each with a sample of bytes. Relaying
 * is measured only where nothing else carries: it always works, and takes what the others leave.
 */
final class WayProbe {

  private WayProbe() {}

  static List<WayTried> tryAll(VolumePair pair) throws AgentException {
    List<WayTried> tried = new ArrayList<>();
    for (AgentAddress address : pair.addresses()) {
      tried.add(
          address
              .uri()
              .map(uri -> direct(pair, address.way(), uri))
              .orElseGet(() -> new WayTried(address.way(), "", false, -1, address.missing())));
    }
    if (tried.stream().noneMatch(WayTried::reached)) {
      tried.add(relayed(pair));
    }
    return tried;
  }

  private static WayTried direct(VolumePair pair, Way way, URI uri) {
    AgentEndpoint source = pair.sourceEndpoint().knownAs(uri);
    try {
      PathSample sample = pair.target().probe(pair.migration(), source);
      return reached(way, uri.toString(), sample);
    } catch (AgentException failed) {
      return new WayTried(way, uri.toString(), false, -1, failed.explanation());
    }
  }

  private static WayTried relayed(VolumePair pair) throws AgentException {
    return reached(
        Way.RELAYED, "", pair.target().relaySample(pair.migration(), pair.sourceEndpoint()));
  }

  private static WayTried reached(Way way, String address, PathSample sample) {
    long rate = sample.bytesPerSecond();
    return new WayTried(way, address, true, rate, WayChoice.rate(rate));
  }
}
