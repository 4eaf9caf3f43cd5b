package dev.theseus.deployer.step;

import dev.theseus.sites.Marks;
import dev.theseus.sites.descriptor.Descriptor;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** What Services of a place that clients reach through an edge wish for their traffic. */
final class Traffic {

  static final String SERVE = "serve";
  static final String HOLD = "hold";
  static final String RETIRED = "retired";

  private final Place place;
  private final List<Descriptor> services;

  private Traffic(Place place, List<Descriptor> services) {
    this.place = place;
    this.services = services;
  }

  /** Of the Services that this migration made at a place. */
  static Traffic made(Place target) {
    String ours = Marks.MIGRATION + "=" + target.attempt().migrationId();
    return new Traffic(target, edgeServices(target, ours));
  }

  /** Of the Services of these names. */
  static Traffic named(Place source, Collection<String> names) {
    return new Traffic(
        source,
        edgeServices(source, "").stream()
            .filter(service -> names.contains(service.name()))
            .toList());
  }

  /**
   * Names of the source's Services whose clients have to wait: those that moved, whatever their
   * labels, and those that came since and that the selector names.
   */
  static Set<String> concerned(Place source, Place target, String selector) {
    Set<String> names = new TreeSet<>();
    made(target).services.forEach(service -> names.add(service.name()));
    edgeServices(source, selector).forEach(service -> names.add(service.name()));
    return names;
  }

  private static List<Descriptor> edgeServices(Place place, String selector) {
    return place.objects().list("v1", "Service", place.namespace(), selector).stream()
        .filter(service -> service.annotation(Marks.EDGE).isPresent())
        .toList();
  }

  /** Sets a wish on every Service and waits until the edges obey. */
  void wish(String value) {
    place.edit(services, now -> now.withAnnotation(Marks.TRAFFIC, value));
    Together.map(services, service -> awaitObserved(service, value));
  }

  /** Lets clients in where a wish of ours kept them out, and takes back every wish. */
  void release() {
    List<Descriptor> wishing =
        services.stream().filter(service -> service.annotation(Marks.TRAFFIC).isPresent()).toList();
    new Traffic(place, wishing).wish(SERVE);
    forget();
  }

  /** Removes our wish and the edges' answer: the edge then goes on as it does. */
  void forget() {
    place.settle(
        services,
        now -> now.withoutAnnotation(Marks.TRAFFIC).withoutAnnotation(Marks.TRAFFIC_OBSERVED));
  }

  private boolean awaitObserved(Descriptor service, String value) {
    boolean obeyed =
        place.await(
            service.key(),
            now ->
                now.isEmpty()
                    || now.get()
                        .annotation(Marks.TRAFFIC_OBSERVED)
                        .filter(value::equals)
                        .isPresent(),
            place.limits().traffic());
    if (!obeyed) {
      throw StepException.retriable(
          place.subject(service.key()),
          "edge %s did not acknowledge '%s' for %s at site %s within %d s; see whether the edge runs, or remove the annotation %s from the Service"
              .formatted(
                  service.annotation(Marks.EDGE).orElse(""),
                  value,
                  service.key(),
                  place.site().name(),
                  place.limits().traffic().toSeconds(),
                  Marks.EDGE));
    }
    return true;
  }
}
