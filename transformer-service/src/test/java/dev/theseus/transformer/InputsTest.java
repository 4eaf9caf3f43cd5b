package dev.theseus.transformer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.theseus.sites.descriptor.Descriptor;
import dev.theseus.sites.descriptor.DescriptorReader;
import dev.theseus.sites.descriptor.DescriptorWriter;
import dev.theseus.sites.descriptor.ObjectKey;
import dev.theseus.sites.descriptor.workload.Quiescence;
import dev.theseus.transformer.PlanDiff.Fate;
import dev.theseus.transformer.rule.TransformOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Other people's applications; needs the folder {@code ../shared/inputs} beside the checkout. */
class InputsTest {

  private static final Path INPUTS = Path.of("..", "..", "shared", "inputs");

  @ParameterizedTest
  @CsvSource({
    "sock-shop/kubernetes.yaml, sock-shop",
    "voting-app/kubernetes, vote",
    "bookinfo/kubernetes.yaml, bookinfo",
    "crane-golden/redis/export, redis"
  })
  void shouldGiveTheSameBytesWhateverTheOrderAndHoweverOften(String input, String namespace)
      throws IOException {
    List<Descriptor> source = read(input);
    TransformOptions options =
        TransformOptions.between(namespace, "elsewhere")
            .withStorageClasses(Map.of("standard", "fast", "fast", "standard"))
            .withRegistries(
                Map.of("docker.io", "mirror.example/hub", "registry.istio.io", "mirror.example"));
    TransformResult result = Transformation.run(source, options);

    for (int seed = 0; seed < 10; seed++) {
      List<Descriptor> shuffled = new ArrayList<>(source);
      Collections.shuffle(shuffled, new Random(seed));
      TransformResult again = Transformation.run(shuffled, options);
      assertThat(again).as("seed %d", seed).isEqualTo(result);
      assertThat(again.bundle()).isEqualTo(result.bundle());
    }
    TransformResult twice = Transformation.run(result.descriptors(), options);
    assertThat(twice.descriptors()).isEqualTo(result.descriptors());
    assertThat(twice.digest()).isEqualTo(result.digest());
    assertThat(result.isBlocked()).as("%s", result.findings()).isFalse();
    assertThat(result.images()).allMatch(image -> image.startsWith("mirror.example/"));
    assertThat(result.descriptors())
        .allMatch(d -> d.namespace().equals("elsewhere") || d.is("", "Namespace"));
    List<Descriptor> written =
        new DescriptorReader().read("plan", new DescriptorWriter().yaml(result.descriptors()));
    assertThat(written).isEqualTo(result.descriptors());
  }

  @ParameterizedTest
  @CsvSource({"sock-shop/kubernetes.yaml, sock-shop", "voting-app/kubernetes, vote"})
  void shouldPairEveryObjectInTheDiff(String input, String namespace) throws IOException {
    List<Descriptor> source = read(input);
    TransformOptions options = TransformOptions.between(namespace, "elsewhere");
    PlanDiff diff = PlanDiff.of(source, Transformation.run(source, options), options);

    assertThat(diff.objects()).hasSameSizeAs(source);
    assertThat(diff.objects()).extracting(PlanDiff.ObjectDiff::fate).containsOnly(Fate.CHANGED);
    assertThat(diff.objects())
        .filteredOn(object -> object.target().kind().equals("Deployment"))
        .allSatisfy(object ->
            assertThat(object.changes())
                .extracting(PlanDiff.Change::path)
                .contains("spec.replicas", "metadata.annotations[\"theseus.dev/replicas\"]"));
  }

  /**
   * crane drops the claim, because it moves volumes with another tool; and it leaves the Deployment
   * at the replicas that it found, while ours also notes them.
   */
  @Test
  void shouldAgreeWithCraneOnALiveExport() throws IOException {
    Map<ObjectKey, Descriptor> golden = byKey(read("crane-golden/redis/output/output.yaml"));
    TransformResult result =
        Transformation.run(
            read("crane-golden/redis/export"), TransformOptions.between("redis", "redis"));
    Map<ObjectKey, Descriptor> ours =
        byKey(
            result.descriptors().stream()
                .map(d -> Quiescence.of(d).map(how -> how.start(d)).orElse(d))
                .toList());

    ObjectKey claim = new ObjectKey("v1", "PersistentVolumeClaim", "redis", "redis-data");
    assertThat(ours).containsKey(claim);
    ours.remove(claim);
    assertThat(ours).isEqualTo(golden);
  }

  private static Map<ObjectKey, Descriptor> byKey(List<Descriptor> descriptors) {
    return descriptors.stream().collect(Collectors.toMap(Descriptor::key, Function.identity()));
  }

  private static List<Descriptor> read(String input) throws IOException {
    Path path = INPUTS.resolve(input);
    assumeTrue(Files.exists(path), "skipped: the folder " + path + " is not there");
    List<Descriptor> descriptors = new ArrayList<>();
    try (Stream<Path> files = Files.walk(path)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".yaml")).sorted().toList()) {
        descriptors.addAll(new DescriptorReader().readFile(file));
      }
    }
    return descriptors;
  }
}
