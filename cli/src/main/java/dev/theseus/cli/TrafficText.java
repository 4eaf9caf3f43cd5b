package dev.theseus.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.theseus.events.ClientAddress;
import dev.theseus.events.ServiceForward;
import dev.theseus.events.TrafficSwitched;
import java.util.ArrayList;
import java.util.List;

/** What became of the traffic to the source, and what is left to the user. */
final class TrafficText {
  private TrafficText() {}

  static List<String> of(TrafficSwitched switched) {
    var lines = new ArrayList<String>();
    switched.forwards().forEach(forward -> lines.add(line(forward)));
    if (switched.forwards().stream().anyMatch(forward -> !forward.leadsTo().isEmpty())) {
      lines.add(
          "forwarded until: theseus finalize %s, or kubectl delete service,endpointslice -l theseus.dev/forward=%s in the source's namespace"
              .formatted(switched.migrationId(), switched.migrationId()));
    }
    switched.clientAddresses().forEach(address -> lines.add(line(address)));
    return lines;
  }

  private static String line(ServiceForward forward) {
    return forward.leadsTo().isEmpty()
        ? "by hand: %s: %s".formatted(forward.service(), forward.reason())
        : "forwarded: %s to %s: %s"
            .formatted(forward.service(), String.join(", ", forward.leadsTo()), forward.reason());
  }

  private static String line(ClientAddress address) {
    return "by hand: %s: clients use %s; %s"
        .formatted(
            address.subject(),
            String.join(", ", address.before()),
            address.after().isEmpty()
                ? "the target has no address for them yet"
                : "at the target it is " + String.join(", ", address.after()));
  }

  static void addTo(ObjectNode result, TrafficSwitched switched) {
    var forwards = result.putArray("forwards");
    switched.forwards().forEach(forward -> forwards.add(EventJson.value(forward)));
    var addresses = result.putArray("clientAddresses");
    switched.clientAddresses().forEach(address -> addresses.add(EventJson.value(address)));
  }
}
