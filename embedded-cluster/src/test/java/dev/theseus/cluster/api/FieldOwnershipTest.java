package dev.theseus.cluster.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.theseus.cluster.store.ApiStatusException;
import dev.theseus.cluster.store.KubernetesTypes;
import dev.theseus.cluster.store.ResourceTypes;
import dev.theseus.cluster.store.WritePart;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;

class FieldOwnershipTest {
  private static final String HEAD = "apiVersion: apps/v1\nkind: Deployment\n";
  private static final FieldOwnership.Writer ALICE =
      new FieldOwnership.Writer("alice", WritePart.MAIN);
  private static final FieldOwnership.Writer BOB = new FieldOwnership.Writer("bob", WritePart.MAIN);

  private final FieldOwnership ownership =
      new FieldOwnership(new ResourceTypes(KubernetesTypes.kubernetes()), InstantSource.system());

  @Test
  void shouldRefuseToChangeAFieldThatAnotherManagerApplied() {
    ObjectNode live = applied(Json.object(), "spec: {replicas: 1}", ALICE, false);
    assertThatExceptionOfType(ApiStatusException.class)
        .isThrownBy(() -> applied(live, "spec: {replicas: 2}", BOB, false))
        .withMessage("Apply failed with 1 conflict: conflict with \"alice\": .spec.replicas")
        .satisfies(e -> assertThat(e.code()).isEqualTo(409));
  }

  @Test
  void shouldTakeTheFieldOverWhenForced() {
    ObjectNode live = applied(Json.object(), "spec: {replicas: 1}", ALICE, false);
    ObjectNode taken = applied(live, "spec: {replicas: 2}", BOB, true);
    assertThat(taken.at("/spec/replicas").asInt()).isEqualTo(2);
    assertThat(taken.at("/metadata/managedFields"))
        .extracting(entry -> entry.path("manager").asText())
        .containsExactly("bob");
  }

  @Test
  void shouldShareAFieldWhenBothManagersWantTheSame() {
    ObjectNode live = applied(Json.object(), "spec: {replicas: 1}", ALICE, false);
    ObjectNode shared = applied(live, "spec: {replicas: 1}", BOB, false);
    assertThat(shared.at("/metadata/managedFields")).hasSize(2);
  }

  @Test
  void shouldRemoveWhatItsOnlyOwnerNoLongerApplies() {
    String both =
        "spec: {template: {spec: {containers: [{name: a, image: x}, {name: b, image: y}]}}}";
    String one = "spec: {template: {spec: {containers: [{name: a, image: x}]}}}";
    ObjectNode live = applied(Json.object(), both, ALICE, false);
    ObjectNode next = applied(live, one, ALICE, false);
    assertThat(next.at("/spec/template/spec/containers"))
        .extracting(c -> c.path("name").asText())
        .containsExactly("a");
  }

  @Test
  void shouldKeepWhatAnotherManagerOwnsInTheSameList() {
    ObjectNode live =
        applied(
            Json.object(),
            "spec: {template: {spec: {containers: [{name: a, image: x}]}}}",
            ALICE,
            false);
    ObjectNode both =
        applied(live, "spec: {template: {spec: {containers: [{name: b, image: y}]}}}", BOB, false);
    ObjectNode without = applied(both, "metadata: {labels: {x: y}}", BOB, false);
    assertThat(both.at("/spec/template/spec/containers")).hasSize(2);
    assertThat(without.at("/spec/template/spec/containers")).hasSize(1);
  }

  @Test
  void shouldMoveOwnershipToWhoeverUpdatesAField() {
    ObjectNode live = applied(Json.object(), "spec: {replicas: 1}", ALICE, false);
    ObjectNode next = live.deepCopy();
    next.withObjectProperty("spec").put("replicas", 3);
    ObjectNode updated = ownership.updated(live, next, BOB);
    assertThat(updated.at("/metadata/managedFields/0/manager").asText()).isEqualTo("bob");
    assertThatExceptionOfType(ApiStatusException.class)
        .isThrownBy(() -> applied(updated, "spec: {replicas: 1}", ALICE, false))
        .withMessage(
            "Apply failed with 1 conflict: conflict with \"bob\" using apps/v1: .spec.replicas");
  }

  @Test
  void shouldChangeNothingWhenTheSameIsAppliedTwice() {
    String configuration = "metadata: {labels: {a: b}}\nspec: {replicas: 1}";
    ObjectNode live = applied(Json.object(), configuration, ALICE, false);
    assertThat(applied(live, configuration, ALICE, false)).isEqualTo(live);
  }

  private ObjectNode applied(
      ObjectNode live, String configuration, FieldOwnership.Writer writer, boolean force) {
    return ownership.applied(live, PatchTest.tree(HEAD + configuration), writer, force);
  }
}
