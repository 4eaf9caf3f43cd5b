package dev.theseus.sites.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.theseus.sites.descriptor.Descriptor;
import dev.theseus.sites.descriptor.DescriptorReader;
import org.junit.jupiter.api.Test;

class PodTroubleTest {

  @Test
  void shouldNameTheImageThatCannotBePulled() {
    assertThat(
            trouble(
                """
                containerStatuses: [{name: agent, image: "r/agent:2", ready: false, restartCount: 0,
                  state: {waiting: {reason: ImagePullBackOff, message: "Back-off pulling"}}}]
                """))
        .isEqualTo(
            new PodTrouble(
                "Container agent of pod p waits: ImagePullBackOff (image r/agent:2): Back-off pulling.",
                "agent",
                false,
                false));
  }

  @Test
  void shouldSayWhyNoNodeTakesThePod() {
    assertThat(
            trouble(
                    """
                    phase: Pending
                    conditions: [{type: PodScheduled, status: "False", reason: Unschedulable,
                      message: "0/1 nodes are available: 1 Insufficient cpu"}]
                    """)
                .sentence())
        .contains("cannot be scheduled: 0/1 nodes");
  }

  @Test
  void shouldPointAtTheLogOfTheRunThatCrashed() {
    PodTrouble trouble =
        trouble(
            """
            containerStatuses: [{name: agent, ready: false, restartCount: 3,
              state: {waiting: {reason: CrashLoopBackOff}},
              lastState: {terminated: {exitCode: 2, reason: Error}}}]
            """);

    assertThat(trouble.sentence()).contains("exit code 2 (Error)");
    assertThat(trouble.ran()).isTrue();
    assertThat(trouble.restarted()).isTrue();
  }

  @Test
  void shouldLookPastInitContainersThatSucceeded() {
    assertThat(
            trouble(
                    """
                    initContainerStatuses: [{name: init, ready: true, restartCount: 0,
                      state: {terminated: {exitCode: 0}}}]
                    containerStatuses: [{name: web, ready: false, restartCount: 0,
                      state: {running: {startedAt: "2025-01-01T00:00:00Z"}}}]
                    """)
                .sentence())
        .isEqualTo("Container web of pod p runs, but its readiness probe does not succeed.");
  }

  private static PodTrouble trouble(String status) {
    String head = "apiVersion: v1\nkind: Pod\nmetadata: {name: p, namespace: shop}\nstatus:\n";
    Descriptor pod = new DescriptorReader().read("pod.yaml", head + status.indent(2)).getFirst();
    return PodTrouble.of(pod);
  }
}
