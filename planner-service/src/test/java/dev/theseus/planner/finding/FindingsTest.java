package dev.theseus.planner.finding;

import static org.assertj.core.api.Assertions.assertThat;

import dev.theseus.events.Finding;
import dev.theseus.events.Severity;
import dev.theseus.events.VolumePlan;
import dev.theseus.planner.inventory.Inventory;
import dev.theseus.planner.inventory.References;
import dev.theseus.planner.inventory.Yaml;
import dev.theseus.sites.SiteCatalog.StorageClass;
import dev.theseus.sites.descriptor.Descriptor;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FindingsTest {

  private static final Set<String> KINDS =
      Set.of(
          "apps/v1/Deployment",
          "apps/v1/StatefulSet",
          "v1/ConfigMap",
          "v1/Secret",
          "v1/Service",
          "v1/PersistentVolumeClaim",
          "v1/Pod");
  private static final StorageClass SLOW = new StorageClass("slow", "p", true, Optional.empty());

  @Test
  void shouldFindNothingWrongWhenAllFits() {
    assertThat(fit(KINDS, List.of(), volume("slow", 1L << 30))).isEmpty();
  }

  @Test
  void shouldListStorageClassesWhenOneIsUnknown() {
    assertThat(fit(KINDS, List.of(), volume("fast", 1L << 30)))
        .singleElement()
        .satisfies(finding -> {
          assertThat(finding.severity()).isEqualTo(Severity.BLOCKER);
          assertThat(finding.message())
              .contains("no storage class fast", "[slow]", "--map-storage-class fast=NAME");
        });
  }

  @Test
  void shouldBlockKindsThatTheTargetLacks() {
    List<Descriptor> custom =
        Yaml.of("apiVersion: x.org/v1\nkind: Queue\nmetadata: {name: q, namespace: shop}\n");

    assertThat(TargetFit.of(Inventory.of(custom, ""), List.of(), target(KINDS, List.of())))
        .extracting(Finding::message)
        .singleElement()
        .asString()
        .contains("x.org/v1/Queue is not served", "q needs it");
  }

  @Test
  void shouldSayByHowMuchAClaimIsTooLarge() {
    List<Descriptor> limits =
        Yaml.of(
            """
            apiVersion: v1
            kind: LimitRange
            metadata: {name: l, namespace: t}
            spec: {limits: [{type: PersistentVolumeClaim, max: {storage: 1Gi}}]}
            ---
            apiVersion: v1
            kind: ResourceQuota
            metadata: {name: q, namespace: t}
            spec: {hard: {requests.storage: 3Gi}}
            status: {used: {requests.storage: 2Gi}}
            """);

    assertThat(fit(KINDS, limits, volume("slow", 2L << 30)))
        .filteredOn(finding -> finding.severity() == Severity.BLOCKER)
        .extracting(Finding::message)
        .anySatisfy(m -> assertThat(m).contains("needs 2 GiB", "at most 1 GiB"))
        .anySatisfy(m -> assertThat(m).contains("need 2 GiB", "3 GiB of which 2 GiB"));
  }

  @Test
  void shouldNeverOverwriteWhatStandsAtTheTarget() {
    List<Descriptor> there =
        Yaml.of(
            """
            {apiVersion: v1, kind: Secret, metadata: {name: db, namespace: t}}
            ---
            {apiVersion: v1, kind: ConfigMap, metadata: {name: other, namespace: t}}
            """);

    assertThat(fit(KINDS, there, volume("slow", 1)))
        .extracting(Finding::severity)
        .containsExactly(Severity.BLOCKER, Severity.WARNING);
  }

  @Test
  void shouldWarnOfWhatDoesNotMove() {
    assertThat(risks("volumes: [{name: h, hostPath: {path: /x}}, {name: e, emptyDir: {}}]", ""))
        .extracting(Finding::message)
        .anySatisfy(m -> assertThat(m).contains("hostPath"))
        .anySatisfy(m -> assertThat(m).contains("emptyDir"));
  }

  @Test
  void shouldBlockWhatWouldBeStartedAgainWhileItsVolumeIsCopied() {
    String owner =
        ", ownerReferences: [{kind: Cluster, apiVersion: x/v1, name: pg, controller: true}]";
    String claim = "volumes: [{name: d, persistentVolumeClaim: {claimName: c}}]";

    assertThat(risks(claim, owner))
        .filteredOn(finding -> finding.severity() == Severity.BLOCKER)
        .extracting(Finding::message)
        .singleElement()
        .asString()
        .contains("Cluster/pg would start it again", "claim c");
    assertThat(risks(claim, ", labels: {argocd.argoproj.io/instance: shop}"))
        .extracting(Finding::subject)
        .contains("Argo CD");
  }

  @Test
  void shouldBlockBarePodsThatMountClaimsAndVolumesThatCannotBeRead() {
    List<Descriptor> objects =
        Yaml.of(
            """
            apiVersion: v1
            kind: Pod
            metadata: {name: p, namespace: n}
            spec: {containers: [], volumes: [{name: d, persistentVolumeClaim: {claimName: c}}]}
            ---
            apiVersion: v1
            kind: PersistentVolumeClaim
            metadata: {name: c, namespace: n}
            spec: {accessModes: [ReadWriteOncePod], volumeMode: Block}
            """);
    Inventory inventory = Inventory.of(objects, "");

    assertThat(
            SourceRisks.of(
                inventory, new References(inventory, objects, "n"), List.of("v1/Secret")))
        .extracting(Finding::severity)
        .containsExactly(Severity.BLOCKER, Severity.BLOCKER, Severity.BLOCKER, Severity.WARNING);
  }

  @Test
  void shouldWarnOfWorkloadsThatAreNotReadyNow() {
    List<Descriptor> objects =
        Yaml.of(
            """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: worker, namespace: n}
            spec: {replicas: 2, template: {spec: {containers: []}}}
            status: {availableReplicas: 1}
            """);
    Inventory inventory = Inventory.of(objects, "");

    assertThat(SourceRisks.of(inventory, new References(inventory, objects, "n"), List.of()))
        .singleElement()
        .satisfies(finding -> {
          assertThat(finding.severity()).isEqualTo(Severity.WARNING);
          assertThat(finding.subject()).isEqualTo("Deployment/worker");
          assertThat(finding.message()).contains("Only 1 of its 2 pods");
        });
  }

  @Test
  void shouldBlockWhatWasMovedAwayBefore() {
    assertThat(risks("", ", annotations: {theseus.dev/retired-by: m-7}"))
        .singleElement()
        .satisfies(finding -> {
          assertThat(finding.severity()).isEqualTo(Severity.BLOCKER);
          assertThat(finding.message()).contains("Migration m-7 moved it away", "data is old");
        });
  }

  private static List<Finding> risks(String podSpec, String metadata) {
    List<Descriptor> objects =
        Yaml.of(
            """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: d, namespace: n%s}
            spec: {template: {spec: {containers: [], %s}}}
            """
                .formatted(metadata, podSpec));
    Inventory inventory = Inventory.of(objects, "");
    return SourceRisks.of(inventory, new References(inventory, objects, "n"), List.of());
  }

  private static List<Finding> fit(Set<String> kinds, List<Descriptor> objects, VolumePlan volume) {
    return TargetFit.of(Inventory.of(Yaml.shop(), ""), List.of(volume), target(kinds, objects));
  }

  private static Target target(Set<String> kinds, List<Descriptor> objects) {
    return new Target("west", kinds, Optional.of(List.of(SLOW)), objects, Optional.empty());
  }

  private static VolumePlan volume(String storageClass, long capacity) {
    return new VolumePlan(
        "data-db-0",
        "data-db-0",
        capacity,
        0,
        0,
        storageClass,
        storageClass,
        List.of("ReadWriteOnce"),
        List.of("StatefulSet/db"),
        0);
  }
}
