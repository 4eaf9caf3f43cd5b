package dev.theseus.planner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.theseus.planner.finding.Target;
import dev.theseus.sites.descriptor.Descriptor;
import dev.theseus.sites.descriptor.DescriptorReader;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class NamespaceMarksTest {

  private static final Descriptor SHOP =
      namespace(
          "{kubernetes.io/metadata.name: shop, pod-security.kubernetes.io/enforce: privileged}");

  @Test
  void shouldCarryTheNamespaceOnlyWhereItIsMadeAnew() {
    NamespaceMarks marks = new NamespaceMarks(Optional.of(SHOP));

    assertThat(marks.with(List.of(), target(Optional.empty())))
        .singleElement()
        .satisfies(namespace ->
            assertThat(namespace.labels()).containsOnlyKeys("pod-security.kubernetes.io/enforce"));
    assertThat(marks.with(List.of(), target(Optional.of(namespace("{}"))))).isEmpty();
  }

  @Test
  void shouldCarryNothingWhereTheNamespaceIsPlain() {
    Descriptor plain =
        namespace("{kubernetes.io/metadata.name: shop, theseus.dev/migration: an-earlier-one}");

    assertThat(new NamespaceMarks(Optional.of(plain)).with(List.of(), target(Optional.empty())))
        .isEmpty();
  }

  @Test
  void shouldWarnOfLabelsThatAnExistingNamespaceLacks() {
    NamespaceMarks marks = new NamespaceMarks(Optional.of(SHOP));

    assertThat(marks.findings(target(Optional.of(namespace("{}")))))
        .singleElement()
        .satisfies(finding ->
            assertThat(finding.message())
                .contains("{pod-security.kubernetes.io/enforce=privileged}"));
    assertThat(marks.findings(target(Optional.of(SHOP)))).isEmpty();
    assertThat(marks.findings(target(Optional.empty()))).isEmpty();
  }

  private static Target target(Optional<Descriptor> namespace) {
    return new Target("west", Set.of(), Optional.empty(), List.of(), namespace);
  }

  private static Descriptor namespace(String labels) {
    return new DescriptorReader()
        .read(
            "namespace.yaml",
            "{apiVersion: v1, kind: Namespace, metadata: {name: shop, labels: %s}}"
                .formatted(labels))
        .getFirst();
  }
}
