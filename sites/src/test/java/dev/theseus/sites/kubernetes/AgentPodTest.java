package dev.theseus.sites.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.theseus.sites.AgentSecret;
import dev.theseus.sites.VolumeAgents.AgentSpec;
import dev.theseus.sites.descriptor.Descriptor;
import dev.theseus.sites.descriptor.JsonTree;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AgentPodTest {

  private static final Map<String, Object> USER =
      Map.of(
          "securityContext",
          Map.of("fsGroup", 2000, "runAsUser", 1000, "seLinuxOptions", Map.of("level", "s0:c1")),
          "nodeSelector",
          Map.of("disk", "ssd"),
          "tolerations",
          List.of(Map.of("key", "db", "operator", "Exists")),
          "containers",
          List.of(Map.of("name", "db", "securityContext", Map.of("runAsUser", 999))));

  @Test
  void shouldBeRootWithTheFewCapabilitiesThatBaselineAdmits() {
    Descriptor pod = pod(false, "baseline", Optional.empty());

    assertThat(pod.longAt("spec", "securityContext", "runAsUser")).contains(0L);
    assertThat(pod.at("spec", "securityContext", "fsGroup")).isEmpty();
    Object container = pod.listAt("spec", "containers").getFirst();
    assertThat(JsonTree.listAt(container, "securityContext", "capabilities", "drop"))
        .containsExactly("ALL");
    assertThat(JsonTree.listAt(container, "securityContext", "capabilities", "add"))
        .isSubsetOf("CHOWN", "DAC_OVERRIDE", "FOWNER", "FSETID", "MKNOD", "SETFCAP");
    assertThat(JsonTree.at(container, "securityContext", "readOnlyRootFilesystem")).contains(true);
  }

  @Test
  void shouldBeTheWorkloadsUserWhereNobodyMayBeRoot() {
    Descriptor pod = pod(false, "restricted", Optional.empty());

    assertThat(pod.mapAt("spec", "securityContext"))
        .containsEntry("runAsUser", 999L)
        .containsEntry("fsGroup", 2000L)
        .containsEntry("runAsNonRoot", true)
        .containsEntry("seLinuxOptions", Map.of("level", "s0:c1"))
        .containsEntry("seccompProfile", Map.of("type", "RuntimeDefault"));
    Object container = pod.listAt("spec", "containers").getFirst();
    assertThat(JsonTree.mapAt(container, "securityContext", "capabilities"))
        .containsOnlyKeys("drop");
    assertThat(JsonTree.at(container, "securityContext", "allowPrivilegeEscalation"))
        .contains(false);
  }

  @Test
  void shouldRunWhereTheWorkloadMayAndOnTheClaimsNodeFirst() {
    Descriptor free = pod(false, "", Optional.empty());
    Descriptor bound = pod(true, "", Optional.of("node-3"));

    assertThat(free.texts("spec", "nodeSelector")).containsEntry("disk", "ssd");
    assertThat(free.listAt("spec", "tolerations")).hasSize(1);
    assertThat(bound.canonicalJson()).contains("node-3");
  }

  @Test
  void shouldLimitWhatItTakes() {
    Object container = pod(true, "", Optional.empty()).listAt("spec", "containers").getFirst();

    assertThat(JsonTree.mapAt(container, "resources", "requests")).containsKeys("cpu", "memory");
    assertThat(JsonTree.mapAt(container, "resources", "limits")).containsKeys("cpu", "memory");
  }

  private static Descriptor pod(boolean readOnly, String level, Optional<String> node) {
    return AgentPod.pod(
        new AgentSpec("m-1", "shop", "data", readOnly, new AgentSecret("token", "identity")),
        "theseus-agent",
        new AgentPod.Surroundings(node, level, USER));
  }
}
