package dev.theseus.planner.finding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.theseus.events.Finding;
import dev.theseus.events.Severity;
import dev.theseus.planner.inventory.Inventory;
import dev.theseus.planner.inventory.References;
import dev.theseus.planner.inventory.Yaml;
import dev.theseus.sites.descriptor.Descriptor;
import java.util.List;
import org.junit.jupiter.api.Test;

class StopRisksTest {

  private static final String OPERATED =
      """
      {apiVersion: x/v1, kind: Cluster, metadata: {name: pg, namespace: n}}
      ---
      apiVersion: apps/v1
      kind: StatefulSet
      metadata:
        name: pg
        namespace: n
        ownerReferences: [{apiVersion: x/v1, kind: Cluster, name: pg, controller: true}]
      spec: {template: {spec: {containers: [], volumes: [%s]}}}
      """;

  @Test
  void shouldBlockAndNameTheOwnerOfWhatAnOperatorMakesOnAClaim() {
    assertThat(risks(OPERATED.formatted("{name: d, persistentVolumeClaim: {claimName: data}}")))
        .singleElement()
        .satisfies(finding -> {
          assertThat(finding.severity()).isEqualTo(Severity.BLOCKER);
          assertThat(finding.subject()).isEqualTo("StatefulSet/pg");
          assertThat(finding.message())
              .startsWith("The operator of Cluster/pg makes it")
              .contains("claim data");
        });
  }

  @Test
  void shouldStopWhatAnOperatorMakesWhereAHookPausesIt() {
    String yaml =
        OPERATED
                .formatted("{name: d, persistentVolumeClaim: {claimName: data}}")
                .replace(
                    "{name: pg, namespace: n}}",
                    "{name: pg, namespace: n, annotations: {theseus.dev/hook-pause:"
                        + " '{\"spec\":{\"paused\":true}}'}}}")
            + """
            ---
            apiVersion: v1
            kind: Secret
            metadata:
              name: password
              namespace: n
              ownerReferences: [{apiVersion: x/v1, kind: Cluster, name: pg, controller: true}]
            ---
            {apiVersion: v1, kind: PersistentVolumeClaim, metadata: {name: data, namespace: n}, spec: {}, status: {phase: Bound}}
            """;

    assertThat(risks(yaml))
        .singleElement()
        .satisfies(finding -> {
          assertThat(finding.severity()).isEqualTo(Severity.INFO);
          assertThat(finding.message()).contains("paused by a declared hook");
        });
    Inventory inventory = Inventory.of(Yaml.of(yaml), "");
    assertThat(inventory.components()).singleElement().extracting("id").isEqualTo("StatefulSet/pg");
    assertThat(inventory.moved())
        .extracting(Descriptor::name)
        .as("the workload is made anew, a password is not")
        .containsExactlyInAnyOrder("pg", "password", "data");
  }

  @Test
  void shouldBlockAHookThatIsNoPatch() {
    assertThat(
            risks(
                "{apiVersion: x/v1, kind: Cluster, metadata: {name: pg, namespace: n, annotations:"
                    + " {theseus.dev/hook-pause: stop}}}"))
        .singleElement()
        .satisfies(finding -> {
          assertThat(finding.severity()).isEqualTo(Severity.BLOCKER);
          assertThat(finding.message()).contains("theseus.dev/hook-pause").contains("no JSON");
        });
  }

  @Test
  void shouldSayThatTheOperatorStartsItsStatelessWorkloadAtOnce() {
    assertThat(risks(OPERATED.formatted("")))
        .singleElement()
        .satisfies(finding -> {
          assertThat(finding.severity()).isEqualTo(Severity.WARNING);
          assertThat(finding.message()).contains("runs as soon as Cluster/pg arrives");
        });
  }

  @Test
  void shouldNotTakeWhatADeploymentMakesForAnOperatorsWork() {
    assertThat(Inventory.of(Yaml.shop(), "").operated()).isEmpty();
  }

  @Test
  void shouldBlockAPausedRollout() {
    assertThat(risks(deployment("", "paused: true, ")))
        .singleElement()
        .satisfies(finding -> {
          assertThat(finding.severity()).isEqualTo(Severity.BLOCKER);
          assertThat(finding.message()).contains("kubectl rollout resume");
        });
  }

  @Test
  void shouldSayWhatGitOpsWillDoAndHowToStopIt() {
    assertThat(risks(deployment(", labels: {kustomize.toolkit.fluxcd.io/name: shop}", "")))
        .singleElement()
        .satisfies(finding -> {
          assertThat(finding.subject()).isEqualTo("Flux");
          assertThat(finding.message()).contains("Deployment/web", "rolled back", "flux suspend");
        });
    assertThat(risks(deployment(", annotations: {argocd.argoproj.io/tracking-id: 'a:b'}", "")))
        .extracting(Finding::message)
        .singleElement()
        .asString()
        .contains("Argo CD manages Deployment/web", "switch its automated sync off");
  }

  @Test
  void shouldTellAutoscalersThatRestFromThoseThatScaleFromZero() {
    String scalers =
        """
        apiVersion: autoscaling/v2
        kind: HorizontalPodAutoscaler
        metadata: {name: h, namespace: n}
        spec: {scaleTargetRef: {name: web}}
        ---
        apiVersion: keda.sh/v1alpha1
        kind: ScaledObject
        metadata: {name: k, namespace: n}
        spec: {scaleTargetRef: {name: web}}
        """;

    assertThat(risks(deployment("", "") + "---\n" + scalers))
        .extracting(Finding::severity, Finding::subject)
        .containsExactlyInAnyOrder(
            tuple(Severity.INFO, "HorizontalPodAutoscaler/h"),
            tuple(Severity.WARNING, "ScaledObject/k"));
  }

  private static String deployment(String metadata, String spec) {
    return """
    apiVersion: apps/v1
    kind: Deployment
    metadata: {name: web, namespace: n%s}
    spec: {%stemplate: {spec: {containers: []}}}
    """
        .formatted(metadata, spec);
  }

  private static List<Finding> risks(String yaml) {
    List<Descriptor> objects = Yaml.of(yaml);
    Inventory inventory = Inventory.of(objects, "");
    return SourceRisks.of(inventory, new References(inventory, objects, "n"), List.of());
  }
}
