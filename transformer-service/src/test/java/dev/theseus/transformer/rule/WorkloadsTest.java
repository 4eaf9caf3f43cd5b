package dev.theseus.transformer.rule;

import static dev.theseus.transformer.rule.Sample.apply;
import static dev.theseus.transformer.rule.Sample.one;
import static org.assertj.core.api.Assertions.assertThat;

import dev.theseus.sites.descriptor.Descriptor;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WorkloadsTest {

  @Test
  void shouldSendAJobSuspendedUnlessItMayRunAgain() {
    String job =
        """
        apiVersion: batch/v1
        kind: Job
        metadata: {name: seed, namespace: shop, labels: {controller-uid: u}, annotations: {%s}}
        spec:
          selector: {matchLabels: {controller-uid: u}}
          template: {metadata: {labels: {job-name: seed, app: x}}, spec: {containers: []}}
        """;

    Descriptor plain = one(job.formatted(""));
    assertThat(plain.annotation("theseus.dev/suspend")).contains("true");
    assertThat(plain.at("spec", "selector")).isEmpty();
    assertThat(plain.labels()).isEmpty();
    assertThat(plain.texts("spec", "template", "metadata", "labels"))
        .containsExactly(Map.entry("app", "x"));
    assertThat(
            one(job.formatted("theseus.dev/safe-to-rerun: 'true'"))
                .annotation("theseus.dev/suspend"))
        .contains("false");
  }

  @Test
  void shouldTakePodsOffTheSourcesNodesAndReportItsZones() {
    Rewrite result =
        apply(
            """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: web, namespace: shop}
            spec:
              template:
                metadata: {creationTimestamp: null}
                spec:
                  nodeName: n1
                  nodeSelector: {topology.kubernetes.io/zone: z1, disk: ssd}
                  imagePullSecrets: [{name: web-dockercfg-ab12c}]
                  initContainers: [{name: i, image: busybox}]
                  containers: [{name: web, image: "nginx:1"}]
            """);
    Descriptor web = result.descriptors().getFirst();

    assertThat(web.mapAt("spec", "template", "spec"))
        .containsOnlyKeys("nodeSelector", "initContainers", "containers");
    assertThat(web.textAt("spec", "template", "spec", "initContainers", "0", "image"))
        .contains("mirror.example/library/busybox");
    assertThat(result.findings())
        .extracting(Finding::message)
        .anyMatch(m -> m.contains("zone = z1"));
  }
}
