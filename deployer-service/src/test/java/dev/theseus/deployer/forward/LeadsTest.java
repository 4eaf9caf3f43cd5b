package dev.theseus.deployer.forward;

import static org.assertj.core.api.Assertions.assertThat;

import dev.theseus.deployer.forward.Lead.By;
import dev.theseus.sites.Reach.HostPort;
import dev.theseus.sites.descriptor.Descriptor;
import dev.theseus.sites.descriptor.DescriptorReader;
import dev.theseus.sites.descriptor.traffic.AskedAddress;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LeadsTest {

  private static final List<Descriptor> PODS =
      read(
          "{apiVersion: v1, kind: Pod, metadata: {name: p, labels: {app: web}}, status: {hostIP:"
              + " 10.9.0.1}}");

  private static final List<Descriptor> SLICES =
      read(
          """
          apiVersion: discovery.k8s.io/v1
          kind: EndpointSlice
          metadata: {name: s}
          endpoints:
          - {addresses: [10.1.0.5], hostname: db-0, conditions: {ready: true}}
          - {addresses: [10.1.0.6], hostname: db-1, conditions: {ready: false}}
          ports: [{name: http, port: 8080, protocol: TCP}, {name: q, port: 4433, protocol: UDP}]
          """);

  private static final String PORTS =
      "ports: [{name: http, port: 80, nodePort: 30080}, {name: q, port: 443, protocol: UDP,"
          + " nodePort: 30443}]";

  private static List<Descriptor> read(String yaml) {
    return new DescriptorReader().read("test.yaml", yaml);
  }

  private static List<Lead> leads(String service, Optional<String> asked) {
    return new Leads(read(service).getFirst(), SLICES, PODS)
        .of(asked.map(AskedAddress::parse), false);
  }

  @Test
  void shouldPreferWhatLasts() {
    List<Lead> leads =
        leads(
            """
            apiVersion: v1
            kind: Service
            metadata: {name: web}
            spec: {type: LoadBalancer, selector: {app: web}, %s}
            status: {loadBalancer: {ingress: [{ip: 192.0.2.1}, {hostname: lb.example}]}}
            """
                .formatted(PORTS),
            Optional.empty());

    assertThat(leads).extracting(Lead::by).containsExactly(By.LOAD_BALANCER, By.NODE_PORT, By.PODS);
    assertThat(leads)
        .extracting(Lead::text)
        .containsExactly(
            List.of("192.0.2.1:80", "192.0.2.1:443"),
            List.of("10.9.0.1:30080", "10.9.0.1:30443"),
            List.of("10.1.0.5:8080", "10.1.0.5:4433"));
  }

  @Test
  void shouldLeadAHeadlessServiceToPodsUnderTheirNames() {
    List<Lead> leads =
        leads(
            "{apiVersion: v1, kind: Service, metadata: {name: db}, spec: {clusterIP: None, selector: {app: web}, %s}}"
                .formatted(PORTS),
            Optional.empty());

    assertThat(leads).extracting(Lead::by).containsExactly(By.PODS);
    assertThat(leads.getFirst().endpoints())
        .containsExactly(new Lead.Endpoint("10.1.0.5", Optional.of("db-0")));
  }

  @Test
  void shouldTakeOnlyWhatAcceptsAtEveryTcpPort() {
    String service =
        "{apiVersion: v1, kind: Service, metadata: {name: web}, spec: {selector: {app: web}, %s}}"
            .formatted(PORTS);
    Lead asked = leads(service, Optional.of("192.0.2.9")).getFirst();

    assertThat(asked.toTry()).containsExactly(new HostPort("192.0.2.9", 80));
    assertThat(asked.among(Set.of())).isEmpty();
    assertThat(asked.among(Set.of(new HostPort("192.0.2.9", 80)))).contains(asked);
  }
}
