package dev.theseus.cluster.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.theseus.cluster.store.ApiStatusException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SelectorsTest {
  private static final ObjectNode OBJECT =
      PatchTest.tree(
          """
          metadata: {name: p, labels: {app: web, tier: front, x.dev/y: ""}}
          spec: {nodeName: n1}
          """);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "app=web",
        "app==web,tier!=back",
        "app in (web, db),tier",
        "other notin (a)",
        "!other",
        "x.dev/y=",
        "other!=web"
      })
  void shouldSelectWhenEveryRequirementHolds(String selector) {
    assertThat(Selectors.labels(selector)).accepts(OBJECT);
  }

  @ParameterizedTest
  @ValueSource(strings = {"app=db", "app,other", "tier notin (front,back)", "!app", "app in (db)"})
  void shouldNotSelectWhenARequirementFails(String selector) {
    assertThat(Selectors.labels(selector)).rejects(OBJECT);
  }

  @Test
  void shouldRefuseWhatIsNoSelector() {
    assertThatExceptionOfType(ApiStatusException.class)
        .isThrownBy(() -> Selectors.labels("a b c"))
        .satisfies(e -> assertThat(e.code()).isEqualTo(400));
  }

  @Test
  void shouldSelectByFields() {
    assertThat(Selectors.fields("metadata.name=p,spec.nodeName!=n2")).accepts(OBJECT);
    assertThat(Selectors.fields("spec.nodeName=")).rejects(OBJECT);
  }
}
