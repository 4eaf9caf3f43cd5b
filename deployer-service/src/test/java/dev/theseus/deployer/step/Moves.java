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
import dev.theseus.events.TrafficSwitched;
import dev.theseus.events.UnforwardRequested;
import dev.theseus.events.VolumePlan;
import dev.theseus.sites.descriptor.Descriptor;
import dev.theseus.sites.descriptor.DescriptorBundle;
import dev.theseus.sites.descriptor.DescriptorReader;
import dev.theseus.sites.descriptor.workload.Quiescence;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A shop that moves from site east to site west, and every step of that as one call. */
class Moves {

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
      spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}
      ---
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: db, namespace: shop}
      spec:
        replicas: 1
        selector: {matchLabels: {app: db}}
        template:
          metadata: {labels: {app: db}}
          spec:
            containers: [{name: db, image: db, volumeMounts: [{name: d, mountPath: /d}]}]
            volumes: [{name: d, persistentVolumeClaim: {claimName: data}}]
      ---
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: web, namespace: shop}
      spec:
        replicas: 3
        selector: {matchLabels: {app: web}}
        template:
          metadata: {labels: {app: web}}
          spec: {containers: [{name: web, image: web}]}
      ---
      apiVersion: v1
      kind: Service
      metadata: {name: web, namespace: shop, annotations: {theseus.dev/edge: shop}}
      spec: {selector: {app: web}, ports: [{port: 80}]}
      """;

  /** The selector of the request. */
  String selector = "";

  /** Whether the request asks for a forward, and to which addresses. */
  boolean forwardTraffic;

  Map<String, String> forwardTo = Map.of();

  final Mode mode;
  final Steps steps;

  Moves(Mode mode, Steps steps) {
    this.mode = mode;
    this.steps = steps;
  }

  /** The application as it stands at the source. */
  static List<Descriptor> shop() {
    return new DescriptorReader().read("shop.yaml", SHOP);
  }

  /** The application as the transformer sends it. */
  List<Descriptor> arriving() {
    return source().stream()
        .filter(descriptor -> !descriptor.kind().equals("Namespace"))
        .map(descriptor -> descriptor.withNamespace("store"))
        .map(DescriptorBundle::withoutSecretValues)
        .map(d -> Quiescence.of(d).map(how -> how.stop(d)).orElse(d))
        .toList();
  }

  /** What stands at the source of this stage. */
  List<Descriptor> source() {
    return shop();
  }

  MigrationSpec spec() {
    return new MigrationSpec(
        new Place("east", "shop"),
        new Place("west", "store"),
        mode,
        selector,
        Map.of(),
        Map.of(),
        10_000,
        5,
        NonConvergence.STOP_AND_COPY,
        false,
        false,
        false,
        false,
        forwardTraffic,
        forwardTo);
  }

  TargetProvisioned provision(int epoch) {
    ByteBuffer bundle = ByteBuffer.wrap(DescriptorBundle.pack(arriving()));
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
    return switched(epoch).servedAt();
  }

  TrafficSwitched switched(int epoch) {
    return new SwitchTraffic(steps)
        .apply(new SwitchRequested("m1", epoch, NOW, spec()), attempt(epoch));
  }

  List<String> unforward(int epoch) {
    return new Unforward(steps)
        .apply(new UnforwardRequested("m1", epoch, NOW, spec()), attempt(epoch))
        .services();
  }

  void retire(int epoch) {
    new Retire(steps)
        .apply(new RetireRequested("m1", epoch, NOW, spec(), WORKLOADS), attempt(epoch));
  }

  private static Attempt attempt(int epoch) {
    return new Attempt("m1", epoch);
  }
}
