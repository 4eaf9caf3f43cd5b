package dev.theseus.transformer.rule;

import static dev.theseus.transformer.rule.Sample.OPTIONS;
import static dev.theseus.transformer.rule.Sample.one;
import static dev.theseus.transformer.rule.Sample.read;
import static org.assertj.core.api.Assertions.assertThat;

import dev.theseus.sites.descriptor.Descriptor;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ClaimsTest {

  @Test
  void shouldAskForTheSizeThatTheClaimGotAndTheTargetsClass() {
    Descriptor claim =
        one(
            """
            apiVersion: v1
            kind: PersistentVolumeClaim
            metadata:
              name: data
              namespace: shop
              finalizers: [kubernetes.io/pvc-protection]
              annotations: {pv.kubernetes.io/bind-completed: "yes", volume.kubernetes.io/selected-node: n1}
            spec:
              storageClassName: slow
              volumeName: pv-1
              resources: {requests: {storage: 1Gi}}
            status: {capacity: {storage: 2Gi}}
            """);

    assertThat(claim.tree())
        .isEqualTo(
            read("""
            apiVersion: v1
            kind: PersistentVolumeClaim
            metadata: {name: data, namespace: store}
            spec: {storageClassName: fast, resources: {requests: {storage: 2Gi}}}
            """)
                .getFirst()
                .tree());
  }

  @Test
  void shouldRenameAClaimInEveryVolumeThatUsesIt() {
    TransformOptions renaming =
        OPTIONS.withClaims(
            Map.of("data", new TransformOptions.ClaimTarget("data-2", "", 3L << 30)));
    Rewrite result =
        Rules.apply(
            read(
                """
                apiVersion: v1
                kind: PersistentVolumeClaim
                metadata: {name: data, namespace: shop}
                spec: {storageClassName: slow, resources: {requests: {storage: 1Gi}}}
                ---
                apiVersion: batch/v1
                kind: CronJob
                metadata: {name: tidy, namespace: shop}
                spec: {jobTemplate: {spec: {template: {spec: {volumes: [{name: d, persistentVolumeClaim: {claimName: data}}]}}}}}
                """),
            renaming);

    Descriptor claim = result.descriptors().getFirst();
    assertThat(claim.name()).isEqualTo("data-2");
    assertThat(claim.at("spec", "storageClassName")).isEmpty();
    assertThat(claim.textAt("spec", "resources", "requests", "storage")).contains("3Gi");
    assertThat(result.descriptors().getLast().canonicalJson()).contains("\"claimName\":\"data-2\"");
    assertThat(result.findings()).isEmpty();
  }

  @Test
  void shouldMapTheClassOfFutureVolumesOfAStatefulSet() {
    Descriptor set =
        one(
            """
            apiVersion: apps/v1
            kind: StatefulSet
            metadata: {name: db, namespace: shop}
            spec:
              replicas: 3
              volumeClaimTemplates:
              - {metadata: {name: a}, spec: {storageClassName: slow}}
              - {metadata: {name: b}, spec: {storageClassName: own}}
              - {metadata: {name: c}, spec: {}}
            """);

    assertThat(set.textAt("spec", "volumeClaimTemplates", "0", "spec", "storageClassName"))
        .contains("fast");
    assertThat(set.at("spec", "volumeClaimTemplates", "1", "spec", "storageClassName")).isEmpty();
    assertThat(set.longAt("spec", "replicas")).contains(0L);
    assertThat(set.annotation("theseus.dev/replicas")).contains("3");
  }
}
