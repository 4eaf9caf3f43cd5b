package dev.theseus.planner.finding;

import static org.assertj.core.api.Assertions.assertThat;

import dev.theseus.events.Finding;
import dev.theseus.events.MigrationSpec;
import dev.theseus.events.Mode;
import dev.theseus.events.NonConvergence;
import dev.theseus.events.Place;
import dev.theseus.events.Severity;
import dev.theseus.planner.inventory.Inventory;
import dev.theseus.planner.inventory.Yaml;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TrafficFindingsTest {

  private static final String OBJECTS =
      """
      apiVersion: v1
      kind: Service
      metadata: {name: web, namespace: n}
      spec: {type: LoadBalancer, selector: {app: web}, ports: [{port: 80, nodePort: 30080}]}
      status: {loadBalancer: {ingress: [{ip: 192.0.2.1}]}}
      ---
      apiVersion: v1
      kind: Service
      metadata: {name: dns, namespace: n}
      spec: {selector: {app: dns}, ports: [{port: 53, protocol: UDP}]}
      ---
      apiVersion: networking.k8s.io/v1
      kind: Ingress
      metadata: {name: shop, namespace: n}
      spec: {rules: [{host: shop.example}]}
      """;

  @Test
  void shouldNameWhatClientsUseWhateverIsAsked() {
    assertThat(findings(Mode.MOVE, false, Map.of()))
        .extracting(Finding::subject)
        .containsExactly("Service/web", "Ingress/shop");
    assertThat(findings(Mode.MOVE, false, Map.of()).getFirst().message())
        .contains("192.0.2.1, port 30080 of each node")
        .contains("site west");
    assertThat(findings(Mode.COPY, false, Map.of())).isEmpty();
  }

  @Test
  void shouldSayPerServiceWhetherItCanBeForwarded() {
    assertThat(findings(Mode.MOVE, true, Map.of()))
        .filteredOn(finding -> finding.severity() == Severity.WARNING)
        .singleElement()
        .satisfies(finding -> {
          assertThat(finding.subject()).isEqualTo("Service/dns");
          assertThat(finding.message()).contains("no TCP port").contains("--forward-to dns=");
        });
    assertThat(findings(Mode.MOVE, true, Map.of("dns", "192.0.2.53")))
        .noneMatch(finding -> finding.severity() == Severity.WARNING);
  }

  @Test
  void shouldBlockAnAddressThatIsNoneAndAServiceThatIsNone() {
    assertThat(findings(Mode.MOVE, true, Map.of("web", "west.example:80", "none", "192.0.2.1")))
        .filteredOn(finding -> finding.severity() == Severity.BLOCKER)
        .extracting(Finding::subject)
        .containsExactlyInAnyOrder("Service/web", "Service/none");
  }

  private static List<Finding> findings(Mode mode, boolean forward, Map<String, String> to) {
    return TrafficFindings.of(
        Inventory.of(Yaml.of(OBJECTS), ""),
        new MigrationSpec(
            new Place("east", "n"),
            new Place("west", "n"),
            mode,
            "",
            Map.of(),
            Map.of(),
            10_000,
            5,
            NonConvergence.STOP_AND_COPY,
            false,
            false,
            false,
            false,
            forward,
            to));
  }
}
