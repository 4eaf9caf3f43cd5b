package dev.theseus.deployer.step;

import dev.theseus.deployer.forward.Diverted;
import dev.theseus.events.TrafficUnforwarded;
import dev.theseus.events.UnforwardRequested;
import dev.theseus.sites.Marks;
import dev.theseus.sites.SiteException;
import dev.theseus.sites.descriptor.Descriptor;
import java.util.List;
import java.util.Optional;

/**
 * Ends the forward of a completed migration: its Services get their selectors back, its slices go,
 * and agents that a crash has left. It touches no claim, no workload and nothing without this
 * migration's label. The migration's fence is gone by now; each edit holds for the version that was
 * read, and each removal for the UID.
 */
public final class Unforward {

  private final Steps steps;

  /** The work at these sites. */
  public Unforward(Steps steps) {
    this.steps = steps;
  }

  /** Does it; a second time there is nothing left to do. */
  public TrafficUnforwarded apply(UnforwardRequested request, Attempt attempt) {
    Place source = steps.source(request.spec(), attempt, Turn.RETIRE);
    Place target = steps.target(request.spec(), attempt, Turn.RETIRE);
    List<String> ended =
        source.namespaceObject().isEmpty() ? List.of() : end(source, attempt.migrationId());
    for (Place place : List.of(source, target)) {
      if (place.namespaceObject().isPresent()) {
        Agents.stop(place);
      }
    }
    return new TrafficUnforwarded(attempt.migrationId(), attempt.epoch(), steps.now(), ended);
  }

  private static List<String> end(Place source, String migrationId) {
    String ours = Marks.FORWARD + "=" + migrationId;
    List<Descriptor> services = source.objects().list("v1", "Service", source.namespace(), ours);
    services.forEach(service -> restore(source, service));
    source
        .objects()
        .list(Diverted.SLICE_API, "EndpointSlice", source.namespace(), ours)
        .forEach(slice -> source.objects().delete(slice.key(), slice.uid().orElse("")));
    return services.stream().map(Descriptor::name).sorted().toList();
  }

  private static void restore(Place source, Descriptor service) {
    Optional<Descriptor> now = Optional.of(service);
    while (now.isPresent()) {
      Descriptor read = now.get();
      Descriptor wanted = Diverted.withSelector(read);
      if (wanted.equals(read)) {
        return;
      }
      try {
        source.objects().merge(read.key(), MergeDiff.between(read, wanted), read.resourceVersion());
        return;
      } catch (SiteException raced) {
        if (!raced.reason().equals("Conflict") && !raced.reason().equals("NotFound")) {
          throw raced;
        }
        now = source.objects().get(service.key());
      }
    }
  }
}
