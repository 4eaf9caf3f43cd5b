package dev.theseus.deployer.step;

import dev.theseus.events.VolumePlan;
import dev.theseus.sites.AgentSecret;
import dev.theseus.sites.Marks;
import dev.theseus.sites.VolumeAgents.AgentSpec;
import dev.theseus.sites.descriptor.Descriptor;
import dev.theseus.sites.descriptor.workload.PodTemplate;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The volume agents of both sides: one per claim, all with one secret. */
final class Agents {

  private final Place source;
  private final Place target;

  Agents(Place source, Place target) {
    this.source = source;
    this.target = target;
  }

  /**
   * Starts them.
   *
   * @param arriving what is created at the target, where no pod shows yet who will use a claim
   */
  void start(List<VolumePlan> volumes, List<Descriptor> arriving, Instant now) {
    if (volumes.isEmpty()) {
      return;
    }
    AgentSecret secret =
        Stream.of(source, target)
            .flatMap(place -> known(place).stream())
            .findFirst()
            .orElseGet(() -> AgentSecrets.make(now));
    for (VolumePlan volume : volumes) {
      start(source, volume.volume(), true, secret, Optional.empty());
      start(target, volume.targetVolume(), false, secret, user(arriving, volume.targetVolume()));
    }
  }

  private static Optional<Descriptor> user(List<Descriptor> arriving, String claim) {
    return arriving.stream().filter(object -> PodTemplate.uses(object, claim)).findFirst();
  }

  void await(List<VolumePlan> volumes) {
    for (VolumePlan volume : volumes) {
      await(source, volume.volume());
      await(target, volume.targetVolume());
    }
    for (VolumePlan volume : volumes) {
      awaitExposed(source, volume.volume());
    }
  }

  /** Removes the agents of a place, if it is there. */
  static void stop(Place place) {
    place
        .site()
        .agents()
        .stopAll(place.attempt().migrationId(), place.namespace(), place.limits().removed());
  }

  private static void start(
      Place place,
      String claim,
      boolean readOnly,
      AgentSecret secret,
      Optional<Descriptor> workload) {
    place.fence().check();
    place
        .site()
        .agents()
        .start(
            new AgentSpec(
                place.attempt().migrationId(),
                place.namespace(),
                claim,
                readOnly,
                secret,
                workload));
  }

  private static void await(Place place, String claim) {
    place.attempt().checkCurrent();
    place
        .site()
        .agents()
        .await(place.attempt().migrationId(), place.namespace(), claim, place.limits().agents());
  }

  /** Without an address there the bytes take another way, so nobody fails for the lack of one. */
  private static void awaitExposed(Place place, String claim) {
    place.attempt().checkCurrent();
    place
        .site()
        .agents()
        .awaitExposed(
            place.attempt().migrationId(), place.namespace(), claim, place.limits().agents());
  }

  /** The secret of an attempt that died between the two sides: both must have the same. */
  private static Optional<AgentSecret> known(Place place) {
    String selector =
        "%s=%s,%s=token".formatted(Marks.MIGRATION, place.attempt().migrationId(), Marks.ROLE);
    return place.objects().list("v1", "Secret", place.namespace(), selector).stream()
        .flatMap(secret -> AgentSecret.of(secret).stream())
        .findFirst();
  }
}
