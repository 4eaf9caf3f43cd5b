package dev.theseus.sites.descriptor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DescriptorTest {

  private static final Descriptor WEB =
      new DescriptorReader()
          .read(
              "web.yaml",
              """
              apiVersion: apps/v1
              kind: Deployment
              metadata: {name: web, namespace: shop, labels: {app: web}, annotations: {a.b/c: d}}
              spec:
                replicas: 3
                template:
                  spec:
                    containers:
                    - {name: web, image: "nginx:1"}
                    - {name: log, image: "log:2"}
              """)
          .getFirst();

  @Test
  void shouldReadFieldsByPath() {
    assertThat(WEB.key()).isEqualTo(new ObjectKey("apps/v1", "Deployment", "shop", "web"));
    assertThat(WEB.longAt("spec", "replicas")).contains(3L);
    assertThat(WEB.textAt("spec", "template", "spec", "containers", "1", "image"))
        .contains("log:2");
    assertThat(WEB.at("spec", "nothing", "here")).isEmpty();
    assertThat(WEB.label("app")).contains("web");
    assertThat(WEB.uid()).isEmpty();
  }

  @Test
  void shouldLeaveTheOriginalAloneWhenEdited() {
    Descriptor edited =
        WEB.with(0, "spec", "replicas")
            .mapped(image -> image + "@x", "spec", "template", "spec", "containers", "*", "image")
            .withoutAnnotation("a.b/c");

    assertThat(edited.longAt("spec", "replicas")).contains(0L);
    assertThat(edited.textAt("spec", "template", "spec", "containers", "0", "image"))
        .contains("nginx:1@x");
    assertThat(edited.mapAt("metadata")).doesNotContainKey("annotations");
    assertThat(WEB.longAt("spec", "replicas")).contains(3L);
    assertThat(WEB.annotation("a.b/c")).contains("d");
  }

  @Test
  void shouldNotChangeWhenTheMapItWasMadeOfDoes() {
    Map<String, Object> metadata = new HashMap<>(Map.of("name", "x"));
    Descriptor made =
        Descriptor.of(Map.of("apiVersion", "v1", "kind", "ConfigMap", "metadata", metadata));
    metadata.put("name", "y");

    assertThat(made.name()).isEqualTo("x");
    assertThatThrownBy(() -> made.tree().put("a", "b"))
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void shouldHaveOneCanonicalFormWhateverTheOrderOfKeys() {
    Descriptor one = Descriptor.of(Map.of("kind", "K", "apiVersion", "v1", "n", 1, "d", 1.0));
    Descriptor two = Descriptor.of(Map.of("d", 1L, "n", 1.0f, "apiVersion", "v1", "kind", "K"));

    assertThat(one.canonicalJson())
        .isEqualTo("{\"apiVersion\":\"v1\",\"d\":1,\"kind\":\"K\",\"n\":1}");
    assertThat(two).isEqualTo(one);
    assertThat(two.canonicalHash()).isEqualTo(one.canonicalHash()).startsWith("sha256:");
    assertThat(one.with(2, "n").canonicalHash()).isNotEqualTo(one.canonicalHash());
  }

  @Test
  void shouldShowPathsAsPeopleWriteThem() {
    List<String> paths = new ArrayList<>();
    WEB.leaves((path, value) -> paths.add(path.text()));

    assertThat(paths)
        .contains("spec.template.spec.containers[1].image", "metadata.annotations[\"a.b/c\"]");
  }

  @Test
  void shouldRefuseAnObjectWithoutKind() {
    assertThatThrownBy(() -> Descriptor.of(Map.of("apiVersion", "v1")))
        .hasMessageContaining("kind");
  }
}
