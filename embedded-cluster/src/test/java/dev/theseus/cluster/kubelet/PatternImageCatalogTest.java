package dev.theseus.cluster.kubelet;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class PatternImageCatalogTest {
  private static final ImageProgram ONE = ImageProgram.of("one");
  private static final ImageProgram TWO = ImageProgram.of("two");

  @Test
  void shouldFindAnyTagOfAPatternWithoutTag() {
    var catalog = new PatternImageCatalog().add("team/app", ONE);
    assertThat(catalog.find("team/app")).contains(ONE);
    assertThat(catalog.find("team/app:1.2")).contains(ONE);
    assertThat(catalog.find("team/app@sha256:00")).contains(ONE);
    assertThat(catalog.find("team/app-extra:1")).isEmpty();
    assertThat(catalog.find("registry.example/team/app:1")).isEmpty();
  }

  @Test
  void shouldIgnoreTheRegistryHostWhenAsked() {
    var catalog = new PatternImageCatalog().addForAnyRegistry("postgres:16*", ONE);
    assertThat(catalog.find("postgres:16")).contains(ONE);
    assertThat(catalog.find("registry.example:5000/postgres:16.4")).contains(ONE);
    assertThat(catalog.find("docker.example/library/postgres:16")).contains(ONE);
    assertThat(catalog.find("postgres:15")).isEmpty();
  }

  @Test
  void shouldPreferWhatWasAddedFirst() {
    var catalog = new PatternImageCatalog().add("app:1", ONE).add("app*", TWO);
    assertThat(catalog.find("app:1")).contains(ONE);
    assertThat(catalog.find("app:2")).contains(TWO);
  }
}
