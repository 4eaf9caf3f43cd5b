package dev.theseus.deployer.step;

import dev.theseus.sites.Marks;
import dev.theseus.sites.descriptor.Descriptor;
import java.util.List;

/** What the Services of a place that clients reach through an edge wish for their traffic. */
final class Traffic {

  static final String SERVE = "serve";
  static final String HOLD = "hold";
  static final String RETIRED = "retired";

  private final Place place;
  private final String selector;

  /**
   * @param selector labels of the application's Services; empty for all of the namespace
   */
  Traffic(Place place, String selector) {
    this.place = place;
    this.selector = selector;
  }

  /** Sets a wish on every such Service and waits until the edges obey. */
  void wish(String value) {
    List<Descriptor> services = services();
    services.forEach(
        service -> place.edit(service.key(), now -> now.withAnnotation(Marks.TRAFFIC, value)));
    services.forEach(service -> awaitObserved(service, value));
  }

  /** Removes our wish and the edges' answer: the edge then goes on as it does. */
  void forget() {
    services()
        .forEach(service ->
            place.edit(
                service.key(),
                now ->
                    now.withoutAnnotation(Marks.TRAFFIC)
                        .withoutAnnotation(Marks.TRAFFIC_OBSERVED)));
  }

  /** Whether some Service has a wish of ours. */
  boolean isWished() {
    return services().stream().anyMatch(s -> s.annotation(Marks.TRAFFIC).isPresent());
  }

  private List<Descriptor> services() {
    return place.objects().list("v1", "Service", place.namespace(), selector).stream()
        .filter(service -> service.annotation(Marks.EDGE).isPresent())
        .toList();
  }

  private void awaitObserved(Descriptor service, String value) {
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
  }
}
