package dev.theseus.deployer.step;

import dev.theseus.events.ClientAddress;
import dev.theseus.sites.SiteException;
import dev.theseus.sites.descriptor.Descriptor;
import dev.theseus.sites.descriptor.traffic.ClientHosts;
import java.util.List;
import java.util.stream.Stream;

/** What clients from outside have to be told after a move; read only. */
final class Clients {

  private final Place source;
  private final Place target;

  Clients(Place source, Place target) {
    this.source = source;
    this.target = target;
  }

  /** Every object of the source with an address for clients that this migration made anew. */
  List<ClientAddress> told() {
    return ClientHosts.KINDS.stream().flatMap(this::told).toList();
  }

  private Stream<ClientAddress> told(ClientHosts.Kind kind) {
    List<Descriptor> before = list(source, kind);
    List<Descriptor> after = list(target, kind);
    return before.stream()
        .filter(object -> !ClientHosts.of(object).isEmpty())
        .flatMap(object ->
            after.stream()
                .filter(made -> made.name().equals(object.name()) && target.isOurs(made))
                .map(made ->
                    new ClientAddress(
                        source.subject(object.key()),
                        ClientHosts.of(object),
                        ClientHosts.of(made))));
  }

  /** What is not served, or may not be listed, has nothing to tell: the switch does not fail. */
  private static List<Descriptor> list(Place place, ClientHosts.Kind kind) {
    try {
      return place.objects().list(kind.apiVersion(), kind.kind(), place.namespace(), "");
    } catch (SiteException unknown) {
      if (unknown.kind() == SiteException.Kind.RETRIABLE) {
        throw unknown;
      }
      return List.of();
    }
  }
}
