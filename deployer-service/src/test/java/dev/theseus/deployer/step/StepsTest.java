package dev.theseus.deployer.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.theseus.events.FailureKind;
import dev.theseus.events.Mode;
import dev.theseus.events.ObjectRef;
import dev.theseus.events.SourceQuiesced;
import dev.theseus.sites.Marks;
import dev.theseus.sites.Pods.PodFact;
import dev.theseus.sites.descriptor.Descriptor;
import dev.theseus.sites.descriptor.ObjectKey;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class StepsTest {

  private static final ObjectKey WEB_AT_SOURCE =
      new ObjectKey("apps/v1", "Deployment", "shop", "web");
  private static final ObjectKey WEB_AT_TARGET =
      new ObjectKey("apps/v1", "Deployment", "store", "web");
  private static final ObjectKey SERVICE_AT_SOURCE = new ObjectKey("v1", "Service", "shop", "web");
  private static final ObjectKey SERVICE_AT_TARGET = new ObjectKey("v1", "Service", "store", "web");

  private final Stage stage = new Stage(Mode.MOVE);

  @Test
  void shouldProvisionEverythingStoppedWithSecretValuesFromTheSource() {
    List<ObjectRef> created = stage.provision(1).created();

    assertThat(created)
        .extracting(ref -> ref.kind() + "/" + ref.name())
        .containsExactly(
            "Namespace/store",
            "Secret/db",
            "PersistentVolumeClaim/data",
            "Deployment/db",
            "Deployment/web",
            "Service/web");
    assertThat(created).allSatisfy(ref -> assertThat(ref.uid()).isPresent());
    Descriptor secret = stage.west.get(new ObjectKey("v1", "Secret", "store", "db")).orElseThrow();
    assertThat(secret.texts("data")).containsExactly(Map.entry("password", "aHVudGVyMg=="));
    assertThat(secret.annotations()).doesNotContainKey(Marks.VALUES_AT_SOURCE);
    assertThat(stage.west.running("store")).isEmpty();
    assertThat(stage.west.get(SERVICE_AT_TARGET).orElseThrow().annotation(Marks.TRAFFIC))
        .contains("retired");
    assertThat(token(stage.east, "shop")).isNotEmpty().isEqualTo(token(stage.west, "store"));
  }

  @Test
  void shouldGiveTheSameAnswerWhenProvisionedTwice() {
    List<ObjectRef> first = stage.provision(1).created();
    Map<ObjectKey, Descriptor> after = stage.west.snapshot();

    assertThat(stage.provision(1).created()).isEqualTo(first);
    assertThat(stage.west.snapshot()).isEqualTo(after);
  }

  @Test
  void shouldWriteNothingWhenOneObjectIsRefused() {
    Map<ObjectKey, Descriptor> west = stage.west.snapshot();
    Map<ObjectKey, Descriptor> east = stage.east.snapshot();
    stage.west.refusedInDryRun.add("web");

    assertThatThrownBy(() -> stage.provision(1))
        .isInstanceOfSatisfying(
            StepException.class,
            failed -> {
              assertThat(failed.kind()).isEqualTo(FailureKind.PERMANENT);
              assertThat(failed.subject()).isEqualTo("Deployment/web");
              assertThat(failed.getMessage()).contains("nothing was written", "invalid");
            });
    assertThat(stage.west.snapshot()).isEqualTo(west);
    assertThat(stage.east.snapshot()).isEqualTo(east);
  }

  @Test
  void shouldWriteNothingWhenAgentsAreRefused() {
    Map<ObjectKey, Descriptor> west = stage.west.snapshot();
    stage.west.agentsAllowed = false;

    assertThatThrownBy(() -> stage.provision(1))
        .isInstanceOf(StepException.class)
        .hasMessageContaining("site west refuses the agent of this claim in the dry run")
        .hasMessageContaining("PodSecurity");
    assertThat(stage.west.snapshot()).isEqualTo(west);
  }

  @Test
  void shouldKeepANamespaceInWhichNotEverythingMayBeListed() {
    stage.provision(1);
    stage.west.unseen.add("example.org/v1/Queue");

    stage.deprovision(2);

    assertThat(stage.west.hasNamespace("store")).isTrue();
  }

  @Test
  void shouldNeverTouchWhatStoodThereBefore() {
    SimulatedSite.read(
            """
            apiVersion: v1
            kind: Namespace
            metadata: {name: store}
            ---
            apiVersion: v1
            kind: Service
            metadata: {name: web, namespace: store}
            """)
        .forEach(stage.west::put);
    Map<ObjectKey, Descriptor> west = stage.west.snapshot();

    assertThatThrownBy(() -> stage.provision(1))
        .isInstanceOf(StepException.class)
        .hasMessageContaining("Service store/web already exists at site west");
    assertThat(stage.west.snapshot()).isEqualTo(west);
    stage.deprovision(2);
    assertThat(stage.west.snapshot()).isEqualTo(west);
  }

  @Test
  void shouldKeepANamespaceThatIsNotOursOrHasOthersInIt() {
    Map<ObjectKey, Descriptor> before = stage.west.snapshot();
    stage.provision(1);
    Descriptor other =
        SimulatedSite.read(
                "{apiVersion: v1, kind: ConfigMap, metadata: {name: o, namespace: store}}")
            .getFirst();
    stage.west.put(other);

    stage.deprovision(2);

    assertThat(stage.west.get(other.key())).isPresent();
    assertThat(stage.west.snapshot()).hasSize(before.size() + 2);
  }

  @Test
  void shouldQuiesceAndResumeExactly() {
    Map<ObjectKey, Descriptor> before = stage.east.snapshot();
    stage.begin(1);

    SourceQuiesced quiesced = stage.quiesce(1);

    assertThat(stage.east.running("shop")).isEmpty();
    assertThat(stage.east.get(WEB_AT_SOURCE).orElseThrow().annotation(Marks.REPLICAS))
        .contains("3");
    assertThat(stage.east.get(SERVICE_AT_SOURCE).orElseThrow().annotation(Marks.TRAFFIC))
        .contains("hold");
    assertThat(stage.quiesce(1).stopMillis()).isEqualTo(quiesced.stopMillis());
    assertThat(stage.quiesce(2).heldAt()).isEqualTo(quiesced.heldAt());
    stage.resume(3);
    stage.resume(3);
    stage.end();
    assertThat(stage.east.snapshot()).isEqualTo(before);
  }

  @Test
  void shouldHoldAndSwitchServicesThatTheSelectorDoesNotName() {
    stage.selector = "app=shop";
    stage.provision(1);

    stage.quiesce(1);
    assertThat(stage.east.get(SERVICE_AT_SOURCE).orElseThrow().annotation(Marks.TRAFFIC))
        .contains("hold");
    stage.activate(1);
    stage.switchTraffic(1);
    stage.retire(1);

    assertThat(stage.west.get(SERVICE_AT_TARGET).orElseThrow().annotation(Marks.TRAFFIC))
        .contains("serve");
    assertThat(stage.east.get(SERVICE_AT_SOURCE).orElseThrow().annotation(Marks.TRAFFIC))
        .contains("retired");
  }

  @Test
  void shouldRestoreEverythingAndLetClientsInWhenOneWorkloadWasUnhealthyBefore() {
    stage.east.unhealthy.add("db");
    Moves.shop().forEach(stage.east::put);
    Map<ObjectKey, Descriptor> before = stage.east.snapshot();
    stage.begin(1);
    stage.quiesce(1);

    stage.resume(2);

    stage.end();
    assertThat(stage.east.snapshot()).isEqualTo(before);
  }

  @Test
  void shouldLetClientsInEvenWhenAWorkloadDoesNotBecomeHealthyAgain() {
    Map<ObjectKey, Descriptor> before = stage.east.snapshot();
    stage.begin(1);
    stage.quiesce(1);
    stage.east.unhealthy.add("db");

    assertThatThrownBy(() -> stage.resume(2))
        .isInstanceOf(StepException.class)
        .hasMessageContaining("Deployment shop/db at site east is not healthy");

    stage.end();
    assertThat(stage.east.snapshot()).isEqualTo(before);
  }

  @Test
  void shouldAskForNoMoreAtTheTargetThanWasHealthyAtTheSource() {
    stage.east.unhealthy.add("db");
    Moves.shop().forEach(stage.east::put);
    stage.west.unhealthy.add("db");
    stage.provision(1);
    stage.quiesce(1);

    stage.activate(1);

    assertThat(stage.west.get(WEB_AT_TARGET).orElseThrow().longAt("status", "readyReplicas"))
        .contains(3L);
  }

  @Test
  void shouldNotActivateWhenSomethingRunsAtTheSource() {
    stage.provision(1);
    stage.quiesce(1);
    stage.east.strangers.add(
        new PodFact(
            "job", new ObjectKey("batch/v1", "Job", "shop", "job"), List.of("data"), true, false));

    assertThatThrownBy(() -> stage.activate(1))
        .isInstanceOfSatisfying(
            StepException.class,
            failed -> {
              assertThat(failed.kind()).isEqualTo(FailureKind.PERMANENT);
              assertThat(failed.getMessage()).contains("pod job of Job shop/job runs");
            });
  }

  @Test
  void shouldNotActivateWhenTheSourceRanInBetween() {
    stage.provision(1);
    stage.quiesce(1);
    for (int replicas : new int[] {3, 0}) {
      stage.east.merge(
          WEB_AT_SOURCE, Map.of("spec", Map.of("replicas", replicas)), Optional.empty());
    }

    assertThatThrownBy(() -> stage.activate(1))
        .isInstanceOf(StepException.class)
        .hasMessageContaining("Deployment shop/web was changed");
  }

  @Test
  void shouldNotStopTheSourceWhenTheMigrationHasEnded() {
    Map<ObjectKey, Descriptor> before = stage.east.snapshot();
    stage.provision(1);
    stage.deprovision(2);

    assertThatThrownBy(() -> stage.quiesce(1))
        .isInstanceOf(StepException.class)
        .hasMessageContaining("the fence of migration m1 is gone");
    assertThat(stage.east.snapshot()).isEqualTo(before);
  }

  @Test
  void shouldNotStopTheSourceAgainWhenTheCopyHasResumedIt() {
    Stage copy = new Stage(Mode.COPY);
    copy.provision(1);
    copy.quiesce(1);
    copy.resume(1);

    assertThatThrownBy(() -> copy.quiesce(1))
        .isInstanceOf(StepException.class)
        .hasMessageContaining("has seen a later step");
    assertThat(copy.east.running("shop")).hasSize(2);
  }

  @Test
  void shouldStopNothingWhenAStrangerWritesToAClaim() {
    Map<ObjectKey, Descriptor> before = stage.east.snapshot();
    stage.east.strangers.add(
        new PodFact(
            "debug", new ObjectKey("v1", "Pod", "shop", "debug"), List.of("data"), true, false));

    assertThatThrownBy(() -> stage.quiesce(1))
        .isInstanceOfSatisfying(
            StepException.class,
            failed -> {
              assertThat(failed.kind()).isEqualTo(FailureKind.PERMANENT);
              assertThat(failed.getMessage()).contains("pod debug", "[data]");
            });
    assertThat(stage.east.snapshot()).isEqualTo(before);
  }

  @Test
  void shouldNotStopWhileClientsAreNotHeld() {
    stage.east.edgeAnswers = false;
    stage.begin(1);

    assertThatThrownBy(() -> stage.quiesce(1))
        .isInstanceOf(StepException.class)
        .hasMessageContaining("edge shop did not acknowledge 'hold'");
    assertThat(stage.east.running("shop")).hasSize(2);
  }

  @Test
  void shouldActivateAndDeactivate() {
    stage.provision(1);
    Map<ObjectKey, Descriptor> provisioned = stage.west.snapshot();
    provisioned.keySet().removeIf(key -> Set.of("token", "agent-data").contains(key.name()));

    long startMillis = stage.activate(1).startMillis();

    assertThat(stage.west.running("store")).hasSize(2);
    assertThat(stage.west.get(WEB_AT_TARGET).orElseThrow().longAt("spec", "replicas")).contains(3L);
    assertThat(stage.activate(1).startMillis()).isEqualTo(startMillis);
    stage.deactivate(2);
    stage.deactivate(2);
    assertThat(stage.west.running("store")).isEmpty();
    ObjectKey fence = Fence.key("store", "m1");
    Map<ObjectKey, Descriptor> after = stage.west.snapshot();
    after.remove(fence);
    provisioned.remove(fence);
    assertThat(after).isEqualTo(provisioned);
  }

  @Test
  void shouldSayWhyAWorkloadIsNotHealthy() {
    stage.provision(1);
    stage.west.unhealthy.add("web");

    assertThatThrownBy(() -> stage.activate(1))
        .isInstanceOfSatisfying(
            StepException.class,
            failed -> {
              assertThat(failed.kind()).isEqualTo(FailureKind.PERMANENT);
              assertThat(failed.subject()).isEqualTo("Deployment/web");
              assertThat(failed.getMessage()).contains("image of web cannot be pulled");
            });
  }

  @Test
  void shouldSwitchOnceAndRetireTheSourceOfAMove() {
    stage.provision(1);
    stage.quiesce(1);
    stage.activate(1);

    assertThat(stage.switchTraffic(1)).isEqualTo(stage.switchTraffic(2));

    stage.retire(2);
    stage.retire(2);
    assertThat(stage.west.get(SERVICE_AT_TARGET).orElseThrow().annotation(Marks.TRAFFIC))
        .contains("serve");
    assertThat(stage.east.get(SERVICE_AT_SOURCE).orElseThrow().annotation(Marks.TRAFFIC))
        .contains("retired");
    assertThat(stage.east.get(WEB_AT_SOURCE).orElseThrow().annotations())
        .containsEntry(Marks.RETIRED, "m1")
        .containsEntry(Marks.REPLICAS, "3");
    assertThat(stage.east.discover("shop", Marks.MIGRATION + "=m1").objects()).isEmpty();
    assertThat(stage.west.claims("m1", "store")).isEmpty();
  }

  @Test
  void shouldLeaveNothingAtTheSourceOfACopy() {
    Stage copy = new Stage(Mode.COPY);
    Map<ObjectKey, Descriptor> before = copy.east.snapshot();

    copy.provision(1);
    copy.quiesce(1);
    copy.resume(1);
    copy.activate(1);
    copy.retire(1);

    assertThat(copy.east.snapshot()).isEqualTo(before);
    assertThat(copy.west.running("store")).hasSize(2);
  }

  @ParameterizedTest
  @EnumSource(
      value = Mode.class,
      names = {"MOVE", "COPY"})
  void shouldRefuseAnOlderEpochAtTheSite(Mode mode) {
    Stage other = new Stage(mode);
    other.provision(3);
    Map<ObjectKey, Descriptor> east = other.east.snapshot();
    Map<ObjectKey, Descriptor> west = other.west.snapshot();

    assertThatThrownBy(() -> other.quiesce(2))
        .isInstanceOf(StepException.class)
        .hasMessageContaining("epoch 2 of migration m1 is refused");
    assertThatThrownBy(() -> other.activate(2)).isInstanceOf(StepException.class);
    assertThatThrownBy(() -> other.deprovision(2)).isInstanceOf(StepException.class);
    assertThat(other.east.snapshot()).isEqualTo(east);
    assertThat(other.west.snapshot()).isEqualTo(west);
  }

  @Test
  void shouldStopWhenSuperseded() {
    Attempt attempt = new Attempt("m1", 1);
    attempt.follow(2);

    assertThatThrownBy(attempt::checkCurrent).hasMessageContaining("epoch 2 has begun");
  }

  private static Map<String, String> token(SimulatedSite site, String namespace) {
    return site.get(new ObjectKey("v1", "Secret", namespace, "token")).orElseThrow().texts("data");
  }
}
