package dev.theseus.sites.descriptor.workload;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ImageReferenceTest {

  private static final String DIGEST =
      "sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

  @ParameterizedTest
  @CsvSource({
    "nginx, docker.io/library/nginx",
    "nginx:1.27, docker.io/library/nginx:1.27",
    "docker.io/nginx, docker.io/library/nginx",
    "weaveworksdemos/carts:0.4.8, docker.io/weaveworksdemos/carts:0.4.8",
    "localhost/x, localhost/x",
    "registry.example:5000/a/b/c:v1, registry.example:5000/a/b/c:v1",
    "nginx@" + DIGEST + ", docker.io/library/nginx@" + DIGEST,
    "nginx:1@" + DIGEST + ", docker.io/library/nginx:1@" + DIGEST
  })
  void shouldNameImagesInFull(String text, String full) {
    assertThat(ImageReference.parse(text)).map(ImageReference::text).contains(full);
  }

  @ParameterizedTest
  @CsvSource({"' '", "''", "Upper/case", "a b", "nginx:", "$(IMAGE)"})
  void shouldLeaveTextsAloneThatAreNoImages(String text) {
    assertThat(ImageReference.parse(text)).isEmpty();
    assertThat(ImageReference.mapped(text, Map.of("docker.io", "x.example"))).isEqualTo(text);
  }

  @Test
  void shouldReplaceTheLongestPrefixThatEndsAtAStep() {
    Map<String, String> registries =
        Map.of(
            "docker.io", "mirror.example/hub",
            "weaveworksdemos/", "apps.example/shop/",
            "docker.io/weave", "wrong.example");

    assertThat(ImageReference.mapped("weaveworksdemos/carts:0.4.8", registries))
        .isEqualTo("apps.example/shop/carts:0.4.8");
    assertThat(ImageReference.mapped("mongo", registries))
        .isEqualTo("mirror.example/hub/library/mongo");
    assertThat(ImageReference.mapped("quay.io/a/b:1", registries)).isEqualTo("quay.io/a/b:1");
  }

  @Test
  void shouldKeepDigestsWhenTheRegistryChanges() {
    assertThat(ImageReference.mapped("nginx:1@" + DIGEST, Map.of("docker.io", "m.example:5000")))
        .isEqualTo("m.example:5000/library/nginx:1@" + DIGEST);
  }

  @ParameterizedTest
  @CsvSource({
    "mirror.example/hub/library/mongo:7, docker.io/library/mongo:7",
    "apps.example/shop/carts:0.4.8, docker.io/weaveworksdemos/carts:0.4.8",
    "mirror.example/hub/nginx@" + DIGEST + ", quay.io/nginx@" + DIGEST,
  })
  void shouldFindWhatMappedImageWasAtTheSource(String image, String original) {
    Map<String, String> registries =
        Map.of(
            "docker.io/library", "mirror.example/hub/library/",
            "weaveworksdemos/", "apps.example/shop/",
            "quay.io", "mirror.example/hub");

    assertThat(ImageReference.parse(image).orElseThrow().originals(registries))
        .first()
        .extracting(ImageReference::text)
        .isEqualTo(original);
  }

  @Test
  void shouldFindEveryRegistryThatSharesMirrorAndNoneForOthers() {
    Map<String, String> registries = Map.of("a.example", "m.example", "b.example", "m.example/");

    assertThat(ImageReference.parse("m.example/x:1").orElseThrow().originals(registries))
        .extracting(ImageReference::text)
        .containsExactlyInAnyOrder("a.example/x:1", "b.example/x:1");
    assertThat(ImageReference.parse("c.example/x:1").orElseThrow().originals(registries)).isEmpty();
  }

  @Test
  void shouldAskForDigestBeforeTag() {
    ImageReference tagged = ImageReference.parse("nginx:1").orElseThrow();

    assertThat(tagged.reference()).isEqualTo("1");
    assertThat(tagged.withDigest(DIGEST).reference()).isEqualTo(DIGEST);
    assertThat(ImageReference.parse("nginx").orElseThrow().reference()).isEqualTo("latest");
  }
}
