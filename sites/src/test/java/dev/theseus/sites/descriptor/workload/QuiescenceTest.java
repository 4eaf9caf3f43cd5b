package dev.theseus.sites.descriptor.workload;

import static org.assertj.core.api.Assertions.assertThat;

import dev.theseus.sites.descriptor.Descriptor;
import dev.theseus.sites.descriptor.DescriptorReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QuiescenceTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          apps/v1  | Deployment  | {replicas: 3}
          apps/v1  | StatefulSet | {replicas: 0}
          batch/v1 | CronJob     | {suspend: true}
          batch/v1 | Job         | {suspend: false}
          apps/v1  | DaemonSet   | {template: {spec: {nodeSelector: {disk: ssd}}}}
          apps/v1  | DaemonSet   | {template: {spec: {containers: []}}}
          apps/v1  | StatefulSet | {replicas: 2, persistentVolumeClaimRetentionPolicy: {whenDeleted: Retain, whenScaled: Delete}}
          """)
  void shouldStartExactlyWhatItStopped(String apiVersion, String kind, String spec) {
    Descriptor running = read(apiVersion, kind, spec);
    Quiescence how = Quiescence.of(running).orElseThrow();

    Descriptor stopped = how.stop(running);

    assertThat(how.isStopped(stopped)).isTrue();
    assertThat(how.stop(stopped)).isEqualTo(stopped);
    assertThat(how.start(stopped)).isEqualTo(running);
    assertThat(how.start(running)).isEqualTo(running);
  }

  @Test
  void shouldNoteTheServersDefaultWhenTheValueIsAbsent() {
    Descriptor stopped = Quiescence.REPLICAS.stop(read("apps/v1", "Deployment", "{x: y}"));

    assertThat(stopped.longAt("spec", "replicas")).contains(0L);
    assertThat(stopped.annotation("theseus.dev/replicas")).contains("1");
  }

  @Test
  void shouldKeepClaimsThatScalingDownWouldDelete() {
    String policy = "{persistentVolumeClaimRetentionPolicy: {whenScaled: Delete}}";

    Descriptor stopped = Quiescence.REPLICAS.stop(read("apps/v1", "StatefulSet", policy));

    assertThat(stopped.textAt("spec", "persistentVolumeClaimRetentionPolicy", "whenScaled"))
        .contains("Retain");
  }

  @Test
  void shouldNotStopWhatCannotBeStartedAgain() {
    assertThat(Quiescence.of(read("v1", "Pod", "{x: y}"))).isEmpty();
    assertThat(Quiescence.of(read("example.org/v1", "Deployment", "{x: y}"))).isEmpty();
  }

  private static Descriptor read(String apiVersion, String kind, String spec) {
    String yaml =
        "apiVersion: %s\nkind: %s\nmetadata: {name: x}\nspec: %s\n"
            .formatted(apiVersion, kind, spec);
    return new DescriptorReader().read("test.yaml", yaml).getFirst();
  }
}
