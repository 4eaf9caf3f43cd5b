package dev.theseus.deployer.step;

import static org.assertj.core.api.Assertions.assertThat;

import dev.theseus.events.Mode;
import dev.theseus.events.ServiceForward;
import dev.theseus.sites.Marks;
import dev.theseus.sites.descriptor.Descriptor;
import dev.theseus.sites.descriptor.ObjectKey;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ForwardTest {

  private static final ObjectKey WEB = new ObjectKey("v1", "Service", "shop", "web");
  private static final ObjectKey SLICE =
      new ObjectKey("discovery.k8s.io/v1", "EndpointSlice", "shop", "web-theseus");

  private final Stage stage = new Stage(Mode.MOVE);

  private ServiceForward move() {
    stage.forwardTraffic = true;
    stage.provision(1);
    stage.quiesce(1);
    stage.activate(1);
    List<ServiceForward> forwards = stage.switched(1).forwards();
    stage.retire(1);
    assertThat(forwards).hasSize(1);
    return forwards.getFirst();
  }

  private Descriptor web() {
    return stage.east.get(WEB).orElseThrow();
  }

  @Test
  void shouldLeadTheSourcesServiceToThePodsThatTheSourceReaches() {
    ServiceForward forward = move();

    assertThat(forward.leadsTo()).containsExactly("10.0.0.1:8080");
    assertThat(web().mapAt("spec", "selector")).isEmpty();
    assertThat(web().annotation(Marks.FORWARD_SELECTOR)).contains("{\"app\":\"web\"}");
    Descriptor slice = stage.east.get(SLICE).orElseThrow();
    assertThat(slice.listAt("endpoints").toString()).contains("10.0.0.1");
    assertThat(slice.label("endpointslice.kubernetes.io/managed-by")).contains("theseus.dev");
  }

  @Test
  void shouldLeaveAServiceWhoseTargetDoesNotAnswer() {
    stage.east.unreachable.add("10.0.0.1:8080");

    ServiceForward forward = move();

    assertThat(forward.leadsTo()).isEmpty();
    assertThat(forward.reason()).contains("10.0.0.1:8080").contains("answers from the source");
    assertThat(web().mapAt("spec", "selector")).containsEntry("app", "web");
    assertThat(stage.east.get(SLICE)).isEmpty();
  }

  @Test
  void shouldNotTrustPodsThatNobodyCouldTry() {
    stage.east.podsCanTry = false;

    ServiceForward forward = move();

    assertThat(forward.leadsTo()).isEmpty();
    assertThat(forward.reason()).contains("pods may not be created").contains("--forward-to web=");
  }

  @Test
  void shouldTakeAnAddressThatWasAskedFor() {
    stage.east.podsCanTry = false;
    stage.forwardTo = Map.of("web", "192.0.2.7:30080");

    ServiceForward forward = move();

    assertThat(forward.leadsTo()).containsExactly("192.0.2.7:30080");
    assertThat(forward.reason()).contains("could not be tried");
  }

  @Test
  void shouldNotForwardWhereNobodyAsked() {
    stage.provision(1);
    stage.quiesce(1);
    stage.activate(1);

    assertThat(stage.switched(1).forwards()).isEmpty();
    assertThat(web().mapAt("spec", "selector")).isNotEmpty();
  }

  @Test
  void shouldTakeBackTheForwardAndNothingElseWhenFinalized() {
    move();
    Map<ObjectKey, Descriptor> before = others();

    assertThat(stage.unforward(1)).containsExactly("web");

    assertThat(web().mapAt("spec", "selector")).containsEntry("app", "web");
    assertThat(web().annotation(Marks.FORWARD_SELECTOR)).isEmpty();
    assertThat(web().label(Marks.FORWARD)).isEmpty();
    assertThat(stage.east.get(SLICE)).isEmpty();
    assertThat(others()).isEqualTo(before);
    assertThat(stage.unforward(1)).isEmpty();
  }

  private Map<ObjectKey, Descriptor> others() {
    Map<ObjectKey, Descriptor> others = new TreeMap<>(stage.east.snapshot());
    others.keySet().removeAll(List.of(WEB, SLICE));
    return others;
  }
}
