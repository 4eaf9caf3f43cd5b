package dev.theseus.coordinator.saga;

import dev.theseus.events.ComponentPlan;
import dev.theseus.events.Estimate;
import dev.theseus.events.Finding;
import dev.theseus.events.MigrationRequested;
import dev.theseus.events.MigrationSpec;
import dev.theseus.events.Mode;
import dev.theseus.events.NonConvergence;
import dev.theseus.events.ObjectRef;
import dev.theseus.events.Place;
import dev.theseus.events.PlanRequested;
import dev.theseus.events.Planned;
import dev.theseus.events.Prediction;
import dev.theseus.events.Severity;
import dev.theseus.events.VolumePlan;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A shop with a database on one claim, its web front end on another, and what is asked for. */
public final class SagaFixtures {

  public static final String ID = "m-1";
  public static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private SagaFixtures() {}

  public static MigrationSpec spec(Mode mode) {
    return new MigrationSpec(
        new Place("east", "shop"),
        new Place("west", "shop"),
        mode,
        "",
        Map.of(),
        Map.of(),
        10_000,
        5,
        NonConvergence.STOP_AND_COPY,
        false,
        false,
        false);
  }

  static MigrationSpec planOnly() {
    return flags(spec(Mode.MOVE), false, true);
  }

  public static MigrationSpec withApproval() {
    return flags(spec(Mode.MOVE), true, false);
  }

  static MigrationSpec copying(long budgetMillis, int maxRounds, NonConvergence otherwise) {
    MigrationSpec s = spec(Mode.MOVE);
    return new MigrationSpec(
        s.source(),
        s.target(),
        s.mode(),
        s.selector(),
        s.storageClasses(),
        s.registries(),
        budgetMillis,
        maxRounds,
        otherwise,
        s.requireApproval(),
        s.planOnly(),
        s.verifyFull());
  }

  private static MigrationSpec flags(MigrationSpec s, boolean approval, boolean planOnly) {
    return new MigrationSpec(
        s.source(),
        s.target(),
        s.mode(),
        s.selector(),
        s.storageClasses(),
        s.registries(),
        s.downtimeBudgetMillis(),
        s.maxRounds(),
        s.whenNotConverging(),
        approval,
        planOnly,
        s.verifyFull());
  }

  public static MigrationRequested request(MigrationSpec spec) {
    return request(ID, spec);
  }

  public static MigrationRequested request(String id, MigrationSpec spec) {
    return new MigrationRequested(id, START, "ada", spec);
  }

  static Planned planned(PlanRequested request, Instant at, List<String> volumes) {
    return planned(request, at, volumes, bytes("source descriptors"));
  }

  public static Planned planned(PlanRequested request, Instant at, ByteBuffer bundle) {
    return planned(request, at, List.of("data"), bundle);
  }

  private static Planned planned(
      PlanRequested request, Instant at, List<String> volumes, ByteBuffer bundle) {
    return new Planned(
        request.migrationId(),
        request.epoch(),
        at,
        List.of(component("StatefulSet", "db"), component("Deployment", "web")),
        volumes.stream().map(SagaFixtures::volume).toList(),
        7,
        List.of("apps/v1/Deployment", "apps/v1/StatefulSet"),
        bundle,
        List.of(),
        prediction());
  }

  static Planned blocked(Planned plan) {
    var blocker = new Finding(Severity.BLOCKER, "PersistentVolumeClaim/data", "too large");
    return new Planned(
        plan.migrationId(),
        plan.epoch(),
        plan.occurredAt(),
        plan.components(),
        plan.volumes(),
        plan.objects(),
        plan.servedKinds(),
        plan.bundle(),
        List.of(blocker),
        plan.prediction());
  }

  static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
  }

  private static ComponentPlan component(String kind, String name) {
    var workload = new ObjectRef("apps/v1", kind, "shop", name, Optional.of("uid-" + name));
    return new ComponentPlan(workload, 1, List.of(), List.of(), "");
  }

  private static VolumePlan volume(String name) {
    return new VolumePlan(
        name, name, 1L << 30, 1L << 20, 10, "", "", List.of(), List.of("db"), 1_000);
  }

  private static Prediction prediction() {
    return new Prediction(
        new Estimate(10_000, 20_000, 40_000), new Estimate(500, 1_000, 2_000), 100_000_000, true);
  }
}
