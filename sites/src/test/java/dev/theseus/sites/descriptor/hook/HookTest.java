package dev.theseus.sites.descriptor.hook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.theseus.sites.descriptor.Descriptor;
import dev.theseus.sites.descriptor.DescriptorReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HookTest {

  private static Descriptor cluster(String patch) {
    return new DescriptorReader()
        .read(
            "cluster.yaml",
            """
            apiVersion: x/v1
            kind: Cluster
            metadata: {name: pg, annotations: {theseus.dev/hook-pause: '%s'}}
            spec: {replicas: 3, image: {tag: v1}, zones: [a, b]}
            """
                .formatted(patch))
        .getFirst();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"spec\":{\"paused\":true}}",
        "{\"spec\":{\"replicas\":0,\"image\":{\"tag\":null,\"pull\":{\"never\":true}},\"zones\":[]}}",
        "{\"spec\":{\"image\":\"none\"}}",
        "{\"spec\":null}",
        "{\"metadata\":{\"annotations\":{\"paused\":\"yes\"},\"labels\":{\"a\":\"b\"}}}"
      })
  void shouldTakeBackExactlyWhatItChanged(String patch) {
    Descriptor before = cluster(patch);
    Descriptor changed = Hook.PAUSE.apply(before);

    assertThat(changed).isNotEqualTo(before);
    assertThat(Hook.PAUSE.apply(changed)).isEqualTo(changed);
    assertThat(withoutEmptyMaps(Hook.PAUSE.takenBack(changed))).isEqualTo(before);
  }

  /** A map that a patch made stays, empty: a server keeps none. */
  private static Descriptor withoutEmptyMaps(Descriptor object) {
    return object.mapAt("metadata", "labels").isEmpty()
        ? object.without("metadata", "labels")
        : object;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "stop | no JSON",
        "[1] | must be a JSON object",
        "{\"status\":{}} | may not change status",
        "{\"metadata\":{\"name\":\"other\"}} | labels and annotations only"
      })
  void shouldSayWhatIsWrongWithADeclaration(String patch, String why) {
    assertThat(Hook.PAUSE.mistake(cluster(patch))).get().asString().contains(why);
  }

  @Test
  void shouldSeeThatAnOperatorHasPausedByWhatTheObjectContains() {
    Descriptor asked =
        cluster("{}")
            .withAnnotation("theseus.dev/hook-paused-when", "{\"status\":{\"phase\":\"Paused\"}}");

    assertThat(Hook.hasPaused(cluster("{}"))).isTrue();
    assertThat(Hook.hasPaused(asked)).isFalse();
    assertThat(Hook.hasPaused(asked.with("Paused", "status", "phase"))).isTrue();
  }
}
