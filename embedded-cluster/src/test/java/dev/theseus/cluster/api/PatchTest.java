package dev.theseus.cluster.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.theseus.cluster.store.ApiStatusException;
import dev.theseus.cluster.store.KubernetesTypes;
import dev.theseus.cluster.store.ResourceType;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PatchTest {
  private static final String POD =
      """
      spec:
        containers:
        - {name: a, image: "1", env: [{name: X, value: "1"}, {name: Y, value: "2"}]}
        - {name: b, image: "1"}
      """;

  @Test
  void shouldMergeContainersByNameAndTheirVariablesByNameWhenThePatchIsStrategic() {
    ObjectNode patched =
        patched(
            "application/strategic-merge-patch+json",
            """
            {"spec":{"containers":[
              {"name":"a","env":[{"name":"Y","value":"3"},{"name":"Z","value":"4"}]},
              {"name":"b","$patch":"delete"}]}}
            """,
            POD);
    assertThat(patched)
        .isEqualTo(
            tree(
                """
                spec:
                  containers:
                  - name: a
                    image: "1"
                    env:
                    - {name: X, value: "1"}
                    - {name: Y, value: "3"}
                    - {name: Z, value: "4"}
                """));
  }

  @Test
  void shouldReplaceListsWhenThePatchIsAMergePatch() {
    ObjectNode patched =
        patched(
            "application/merge-patch+json", "{\"spec\":{\"containers\":[{\"name\":\"c\"}]}}", POD);
    assertThat(patched).isEqualTo(tree("spec: {containers: [{name: c}]}"));
  }

  @Test
  void shouldRemoveFieldsThatAMergePatchSetsToNull() {
    ObjectNode patched =
        patched(
            "application/merge-patch+json",
            "{\"a\":null,\"b\":{\"c\":null}}",
            "{a: 1, b: {c: 2, d: 3}}");
    assertThat(patched).isEqualTo(tree("b: {d: 3}"));
  }

  @Test
  void shouldApplyEveryOperationOfAJsonPatch() {
    ObjectNode patched =
        patched(
            "application/json-patch+json",
            """
            [{"op":"test","path":"/a","value":1},{"op":"add","path":"/l/-","value":3},
             {"op":"add","path":"/l/0","value":0},{"op":"replace","path":"/l/1","value":9},
             {"op":"move","from":"/a","path":"/b"},{"op":"remove","path":"/c~1d"}]
            """,
            "{a: 1, l: [1, 2], c/d: x}");
    assertThat(patched).isEqualTo(tree("{l: [0, 9, 2, 3], b: 1}"));
  }

  @Test
  void shouldRefuseAJsonPatchWhoseTestFails() {
    assertThatExceptionOfType(ApiStatusException.class)
        .isThrownBy(() ->
            patched(
                "application/json-patch+json",
                "[{\"op\":\"test\",\"path\":\"/a\",\"value\":2}]",
                "a: 1"))
        .withMessageContaining("testing value /a failed");
  }

  @Test
  void shouldRefuseAStrategicPatchOfACustomResource() {
    ResourceType custom =
        new ResourceType(
            "x.dev", "v1", "things", "Thing", "thing", List.of(), true, Set.of(), List.of());
    assertThatExceptionOfType(ApiStatusException.class)
        .isThrownBy(
            () -> Patch.read(request("application/strategic-merge-patch+json", "{}"), custom))
        .satisfies(e -> assertThat(e.code()).isEqualTo(415));
  }

  private static ObjectNode patched(String contentType, String patch, String object) {
    return Patch.read(request(contentType, patch), KubernetesTypes.POD).applyTo(tree(object));
  }

  private static ApiRequest request(String contentType, String body) {
    return new ApiRequest("PATCH", "/", Map.of(), Map.of("content-type", contentType), body);
  }

  static ObjectNode tree(String yaml) {
    return Json.readObject(yaml, true);
  }
}
