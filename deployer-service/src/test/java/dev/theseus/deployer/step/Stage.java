package dev.theseus.deployer.step;

import dev.theseus.events.ActivateRequested;
import dev.theseus.events.DeactivateRequested;
import dev.theseus.events.DeprovisionRequested;
import dev.theseus.events.MigrationSpec;
import dev.theseus.events.Mode;
import dev.theseus.events.NonConvergence;
import dev.theseus.events.ObjectRef;
import dev.theseus.events.Place;
import dev.theseus.events.ProvisionRequested;
import dev.theseus.events.QuiesceRequested;
import dev.theseus.events.ResumeRequested;
import dev.theseus.events.RetireRequested;
import dev.theseus.events.SourceQuiesced;
import dev.theseus.events.SwitchRequested;
import dev.theseus.events.TargetActivated;
import dev.theseus.events.TargetProvisioned;
import dev.theseus.events.VolumePlan;
import dev.theseus.sites.Site;
import dev.theseus.sites.Sites;
import dev.theseus.sites.descriptor.DescriptorBundle;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A shop at one site, an empty second site, and every step as one call. */
final class Stage {

  static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  static final List<ObjectRef> WORKLOADS =
      List.of(
          new ObjectRef("apps/v1", "Deployment", "shop", "db", Optional.empty()),
          new ObjectRef("apps/v1", "Deployment", "shop", "web", Optional.empty()));

  private static final String SHOP =
      """
      apiVersion: v1
      kind: Namespace
      metadata: {name: shop}
      ---
      apiVersion: v1
      kind: Secret
      metadata: {name: db, namespace: shop}
      data: {password: aHVudGVyMg==}
      ---
      apiVersion: v1
      kind: PersistentVolumeClaim
      metadata: {name: data, namespace: shop}
      ---
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: db, namespace: shop}
      spec:
        replicas: 1
        template:
          metadata: {labels: {app: db}}
          spec: {volumes: [{name: d, persistentVolumeClaim: {claimName: data}}]}
      ---
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: web, namespace: shop}
      spec: {replicas: 3, template: {metadata: {labels: {app: web}}, spec: {}}}
      ---
      apiVersion: v1
      kind: Service
      metadata: {name: web, namespace: shop, annotations: {theseus.dev/edge: shop}}
      spec: {selector: {app: web}}
      """;

  private static final String ARRIVING =
      """
      apiVersion: v1
      kind: Secret
      metadata: {name: db, namespace: store, annotations: {theseus.dev/values-at-source: "true"}}
      data: {password: ""}
      ---
      apiVersion: v1
      kind: PersistentVolumeClaim
      metadata: {name: data, namespace: store}
      ---
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: db, namespace: store, annotations: {theseus.dev/replicas: "1"}}
      spec:
        replicas: 0
        template:
          metadata: {labels: {app: db}}
          spec: {volumes: [{name: d, persistentVolumeClaim: {claimName: data}}]}
      ---
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: web, namespace: store, annotations: {theseus.dev/replicas: "3"}}
      spec: {replicas: 0, template: {metadata: {labels: {app: web}}, spec: {}}}
      ---
      apiVersion: v1
      kind: Service
      metadata: {name: web, namespace: store, annotations: {theseus.dev/edge: shop}}
      spec: {selector: {app: web}}
      """;

  final Crash crash = new Crash();
  final SimulatedSite east = new SimulatedSite("east", crash);
  final SimulatedSite west = new SimulatedSite("west", crash);
  final Mode mode;
  final Steps steps;

  Stage(Mode mode) {
    this.mode = mode;
    SimulatedSite.read(SHOP).forEach(east::put);
    Duration quick = Duration.ofMillis(30);
    Limits limits = new Limits(quick, quick, quick, quick, quick);
    steps = new Steps(new Both(), limits, Clock.systemUTC());
  }

  private final class Both implements Sites {
    @Override
    public Site site(String name) {
      return name.equals("east") ? east : west;
    }

    @Override
    public void close() {}
  }

  MigrationSpec spec() {
    return new MigrationSpec(
        new Place("east", "shop"),
        new Place("west", "store"),
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

  TargetProvisioned provision(int epoch) {
    ByteBuffer bundle = ByteBuffer.wrap(DescriptorBundle.pack(SimulatedSite.read(ARRIVING)));
    VolumePlan volume = new VolumePlan("data", "data", 1, 1, 1, "", "", List.of(), List.of(), 0);
    return new Provision(steps)
        .apply(
            new ProvisionRequested("m1", epoch, NOW, spec(), List.of(volume), bundle),
            attempt(epoch));
  }

  void deprovision(int epoch) {
    new Deprovision(steps)
        .apply(new DeprovisionRequested("m1", epoch, NOW, spec(), List.of()), attempt(epoch));
  }

  SourceQuiesced quiesce(int epoch) {
    return new Quiesce(steps)
        .apply(
            new QuiesceRequested("m1", epoch, NOW, spec(), WORKLOADS, List.of("data")),
            attempt(epoch));
  }

  void resume(int epoch) {
    new Resume(steps)
        .apply(new ResumeRequested("m1", epoch, NOW, spec(), WORKLOADS), attempt(epoch));
  }

  TargetActivated activate(int epoch) {
    return new Activate(steps)
        .apply(new ActivateRequested("m1", epoch, NOW, spec(), WORKLOADS), attempt(epoch));
  }

  void deactivate(int epoch) {
    new Deactivate(steps)
        .apply(new DeactivateRequested("m1", epoch, NOW, spec(), WORKLOADS), attempt(epoch));
  }

  Instant switchTraffic(int epoch) {
    return new SwitchTraffic(steps)
        .apply(new SwitchRequested("m1", epoch, NOW, spec()), attempt(epoch))
        .servedAt();
  }

  void retire(int epoch) {
    new Retire(steps)
        .apply(new RetireRequested("m1", epoch, NOW, spec(), WORKLOADS), attempt(epoch));
  }

  private static Attempt attempt(int epoch) {
    return new Attempt("m1", epoch);
  }
}
