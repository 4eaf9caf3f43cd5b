package dev.theseus.testbed.invariant;

import dev.theseus.coordinator.saga.Replay;
import dev.theseus.events.MigrationEvent;
import dev.theseus.events.MigrationSpec;
import dev.theseus.events.Mode;
import dev.theseus.events.NonConvergence;
import dev.theseus.events.Place;
import dev.theseus.events.Status;
import dev.theseus.events.Step;
import dev.theseus.events.TransactionState;
import dev.theseus.testbed.edge.RouteChange;
import dev.theseus.testbed.load.AcknowledgedOrder;
import dev.theseus.testbed.load.WriteAudit;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/** Facts of an uneventful migration, and ways to make them eventful. */
final class FactsBuilder {
  static final String ID = "m-1";
  static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  static final SiteSnapshot EMPTY = new SiteSnapshot("shop", false, Map.of());

  private Mode mode = Mode.MOVE;
  private final List<MigrationEvent> events = new ArrayList<>();
  private Optional<TransactionState> state = Optional.empty();
  private SiteSnapshot sourceBefore = EMPTY;
  private SiteSnapshot sourceAfter = EMPTY;
  private SiteSnapshot targetAfter = EMPTY;
  private final List<RouteChange> routes = new ArrayList<>();
  private final List<PodSpan> pods = new ArrayList<>();
  private WriteAudit audit = new WriteAudit(1, 1, List.of(), List.of(), "");
  private final Map<String, Facts.VolumePair> volumes = new TreeMap<>();

  static Instant second(long second) {
    return START.plusSeconds(second);
  }

  FactsBuilder mode(Mode wanted) {
    mode = wanted;
    return this;
  }

  FactsBuilder events(MigrationEvent... more) {
    events.addAll(List.of(more));
    return this;
  }

  FactsBuilder status(Status status) {
    state =
        Optional.of(
            new TransactionState(
                ID,
                status,
                1,
                Step.LOCK,
                false,
                spec(),
                START,
                START,
                List.of(),
                Optional.empty(),
                -1,
                -1,
                -1,
                "",
                ""));
    return this;
  }

  FactsBuilder state(TransactionState known) {
    state = Optional.of(known);
    return this;
  }

  FactsBuilder source(SiteSnapshot before, SiteSnapshot after) {
    sourceBefore = before;
    sourceAfter = after;
    return this;
  }

  FactsBuilder target(SiteSnapshot after) {
    targetAfter = after;
    return this;
  }

  FactsBuilder route(long second, String site) {
    routes.add(
        new RouteChange(
            second(second), site.equals("hold") ? Optional.empty() : Optional.of(site)));
    return this;
  }

  FactsBuilder pod(String site, long from, long until) {
    pods.add(new PodSpan(site, "web-" + site, second(from), Optional.of(second(until))));
    return this;
  }

  FactsBuilder lost(AcknowledgedOrder order) {
    audit = new WriteAudit(1, 0, List.of(order), List.of(), "lost: " + order);
    return this;
  }

  FactsBuilder volume(String name, Path source, Path target) {
    volumes.put(name, new Facts.VolumePair(source, target));
    return this;
  }

  private MigrationSpec spec() {
    return new MigrationSpec(
        new Place("east", "shop"),
        new Place("west", "shop"),
        mode,
        "",
        Map.of(),
        Map.of(),
        1,
        1,
        NonConvergence.STOP_AND_COPY,
        false,
        false,
        false);
  }

  Facts build() {
    return new Facts(
        ID,
        spec(),
        events.stream().map(event -> new Replay.Logged(event.occurredAt(), event)).toList(),
        state,
        sourceBefore,
        sourceAfter,
        EMPTY,
        targetAfter,
        List.copyOf(routes),
        List.copyOf(pods),
        audit,
        Map.copyOf(volumes));
  }

  /** A snapshot of the namespace with these objects, each given as YAML. */
  static SiteSnapshot snapshot(String... yaml) {
    Map<SiteSnapshot.Key, GenericKubernetesResource> objects = new TreeMap<>();
    for (String text : yaml) {
      GenericKubernetesResource object =
          Serialization.unmarshal(text, GenericKubernetesResource.class);
      objects.put(
          new SiteSnapshot.Key(
              object.getApiVersion(),
              object.getKind(),
              Objects.requireNonNullElse(object.getMetadata().getNamespace(), ""),
              object.getMetadata().getName()),
          object);
    }
    return new SiteSnapshot("shop", true, objects);
  }
}
