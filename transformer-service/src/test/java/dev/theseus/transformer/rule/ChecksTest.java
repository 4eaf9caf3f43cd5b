package dev.theseus.transformer.rule;

import static dev.theseus.transformer.rule.Sample.OPTIONS;
import static dev.theseus.transformer.rule.Sample.apply;
import static dev.theseus.transformer.rule.Sample.read;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;

class ChecksTest {

  @Test
  void shouldReportDanglingReferencesAndKeepThem() {
    Rewrite result =
        apply(
            """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: web, namespace: shop}
            spec:
              template:
                spec:
                  serviceAccountName: web
                  containers:
                  - name: web
                    envFrom: [{secretRef: {name: here}}, {configMapRef: {name: gone, optional: true}}]
                    env: [{name: A, valueFrom: {secretKeyRef: {name: gone, key: k}}}]
                  volumes: [{name: d, persistentVolumeClaim: {claimName: gone}}]
            ---
            apiVersion: v1
            kind: Secret
            metadata: {name: here, namespace: shop}
            """);

    assertThat(result.findings())
        .extracting(Finding::message)
        .containsExactlyInAnyOrder(
            "persistentVolumeClaim refers to PersistentVolumeClaim/gone, which is not part of the application.",
            "secretKeyRef refers to Secret/gone, which is not part of the application.",
            "serviceAccountName refers to ServiceAccount/web, which is not part of the application.");
    assertThat(result.descriptors().getLast().canonicalJson()).contains("\"claimName\":\"gone\"");
  }

  @Test
  void shouldBlockWhatTheTargetDoesNotServe() {
    Rewrite result =
        Rules.apply(
            read(
                "{apiVersion: example.org/v1, kind: Widget, metadata: {name: w, namespace: shop}}"),
            OPTIONS.withServedKinds(Set.of("v1/Secret", "apps/v1/Deployment")));

    assertThat(result.descriptors()).hasSize(1);
    assertThat(result.findings())
        .singleElement()
        .satisfies(finding -> {
          assertThat(finding.severity()).isEqualTo(Severity.BLOCKER);
          assertThat(finding.message()).contains("example.org/v1/Widget");
        });
  }

  @Test
  void shouldBlockAPodThatCannotBeStartedAgain() {
    assertThat(
            apply(
                    "{apiVersion: v1, kind: Pod, metadata: {name: p, namespace: shop}, spec: {containers: []}}")
                .findings())
        .extracting(Finding::severity)
        .containsExactly(Severity.BLOCKER);
  }

  @Test
  void shouldBlockTwoDifferentDescriptorsOfOneObject() {
    String map =
        "{apiVersion: v1, kind: ConfigMap, metadata: {name: c, namespace: shop}, data: {a: '%s'}}";

    assertThat(apply(map.formatted(1) + "\n---\n" + map.formatted(1)).findings()).isEmpty();
    assertThat(apply(map.formatted(1) + "\n---\n" + map.formatted(2)).findings())
        .extracting(Finding::severity)
        .containsExactly(Severity.BLOCKER);
  }
}
