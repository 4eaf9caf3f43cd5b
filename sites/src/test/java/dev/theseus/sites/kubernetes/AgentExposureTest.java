package dev.theseus.sites.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.theseus.events.Way;
import dev.theseus.sites.AgentSecret;
import dev.theseus.sites.VolumeAgents.AgentAddress;
import dev.theseus.sites.VolumeAgents.AgentSpec;
import dev.theseus.sites.descriptor.Descriptor;
import dev.theseus.sites.descriptor.DescriptorReader;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AgentExposureTest {
  private static final AgentSpec SPEC =
      new AgentSpec("m-1", "shop", "data", true, new AgentSecret("t", "i"));

  @Test
  void shouldMakeNothingWhereNothingIsAllowed() {
    assertThat(AgentExposure.objects(SPEC, List.of())).isEmpty();
  }

  @Test
  void shouldMakeOneServiceForAllWaysAndPassTlsThrough() {
    assertThat(AgentExposure.objects(SPEC, List.of(Way.NODE_PORT)))
        .singleElement()
        .satisfies(service -> {
          assertThat(service.textAt("spec", "type")).contains("NodePort");
          assertThat(service.textAt("spec", "externalTrafficPolicy")).contains("Local");
        });
    List<Descriptor> all =
        AgentExposure.objects(SPEC, List.of(Way.NODE_PORT, Way.LOAD_BALANCER, Way.ROUTE));
    assertThat(all).extracting(Descriptor::kind).containsExactly("Service", "Route");
    assertThat(all.getFirst().textAt("spec", "type")).contains("LoadBalancer");
    assertThat(all.getLast().textAt("spec", "tls", "termination")).contains("passthrough");
    assertThat(all)
        .allSatisfy(one -> assertThat(one.label("theseus.dev/migration")).contains("m-1"));
  }

  @Test
  void shouldTellEachAddressOrWhyThereIsNone() {
    Descriptor pod =
        read("{apiVersion: v1, kind: Pod, metadata: {name: p}, status: {hostIP: 10.0.0.9}}");
    Descriptor service =
        read(
            """
            apiVersion: v1
            kind: Service
            metadata: {name: s}
            spec: {ports: [{port: 7070, nodePort: 30123}]}
            status: {loadBalancer: {ingress: [{hostname: lb.example}]}}
            """);
    Descriptor route =
        read(
            """
            apiVersion: route.openshift.io/v1
            kind: Route
            metadata: {name: r}
            status: {ingress: [{host: agent.apps.example}]}
            """);
    List<Way> ways = List.of(Way.NODE_PORT, Way.LOAD_BALANCER, Way.ROUTE);

    assertThat(
            AgentExposure.addresses(ways, "https", pod, Optional.of(service), Optional.of(route)))
        .extracting(address -> address.uri().orElseThrow())
        .containsExactly(
            URI.create("https://10.0.0.9:30123"),
            URI.create("https://lb.example:7070"),
            URI.create("https://agent.apps.example:443"));
    assertThat(
            AgentExposure.addresses(
                ways, "https", pod, Optional.of(read(service("{}"))), Optional.empty()))
        .extracting(AgentAddress::missing)
        .allMatch(why -> !why.isEmpty())
        .hasSize(3);
  }

  private static String service(String spec) {
    return "{apiVersion: v1, kind: Service, metadata: {name: s}, spec: %s}".formatted(spec);
  }

  private static Descriptor read(String yaml) {
    return new DescriptorReader().read("test.yaml", yaml).getFirst();
  }
}
