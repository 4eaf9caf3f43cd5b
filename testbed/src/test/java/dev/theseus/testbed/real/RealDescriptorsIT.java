package dev.theseus.testbed.real;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.theseus.cluster.kubelet.NodeDirectories;
import dev.theseus.events.Completed;
import dev.theseus.events.DescriptorsTransformed;
import dev.theseus.events.MigrationEvent;
import dev.theseus.events.MigrationSpec;
import dev.theseus.events.TargetProvisioned;
import dev.theseus.sites.descriptor.Descriptor;
import dev.theseus.sites.descriptor.DescriptorBundle;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Other people's applications, planned and moved into another namespace, storage class and
 * registry. Their programs are not here: pods of their images are Running and Ready in name only
 * ({@link NamedImages}), with nothing of the descriptors taken away; the volume agents are real
 * processes, and the bytes of claims really travel.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class RealDescriptorsIT {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  /** Nobody listens there, so images stay by reference. */
  private static final Map<String, String> REGISTRIES =
      Map.of("docker.io", "localhost:1/hub", "registry.istio.io", "localhost:1/istio");

  @AutoClose private TwoClusters clusters;

  @BeforeAll
  void start(@TempDir Path folder) throws IOException {
    assumeThat(Application.inputsAreHere())
        .as("the folder ../shared/inputs beside the repository, with other people's descriptors")
        .isTrue();
    clusters = TwoClusters.start(folder);
  }

  static Stream<Application> applications() {
    return Stream.of(
        new Application("sock-shop", "sock-shop/kubernetes.yaml"),
        new Application("vote", "voting-app/kubernetes"),
        new Application("bookinfo", "bookinfo/kubernetes.yaml"),
        new Application("redis", "crane-golden/redis/export"));
  }

  @ParameterizedTest
  @MethodSource("applications")
  void shouldStandAtTheTargetAsThePlanSaid(Application application) throws IOException {
    var from = application.namespace();
    var to = from + "-moved";
    load(application);
    clusters.awaitReady(TwoClusters.EAST, from);
    var claims = fillClaims(from);
    var spec = TwoClusters.move(from, to, REGISTRIES);

    var plan = clusters.migrate(planOnly(spec), LIMIT);
    assertThat(clusters.client(TwoClusters.WEST).namespaces().withName(to).get()).isNull();
    var events = clusters.migrate(spec, LIMIT);

    assertThat(events.getLast()).isInstanceOf(Completed.class);
    var said = only(plan, DescriptorsTransformed.class);
    assertThat(only(events, DescriptorsTransformed.class).digest()).isEqualTo(said.digest());
    var bundle = bundle(said);
    var readBack =
        new ReadBack(clusters.client(TwoClusters.EAST), clusters.client(TwoClusters.WEST), from);
    assertThat(readBack.differences(bundle)).isEmpty();
    assertThat(readBack.names(bundle, to))
        .containsExactlyInAnyOrderElementsOf(names(bundle))
        .containsExactlyInAnyOrderElementsOf(names(application.descriptors()));
    assertThat(only(events, TargetProvisioned.class).created())
        .hasSizeGreaterThanOrEqualTo(names(bundle).size());
    assertThat(said.images())
        .isNotEmpty()
        .allSatisfy(image -> assertThat(image).startsWith("localhost:1/"));
    claims.forEach((claim, text) -> assertThat(file(TwoClusters.WEST, to, claim)).hasContent(text));
  }

  private void load(Application application) throws IOException {
    var descriptors = application.descriptors();
    var objects =
        Stream.concat(Stream.of(application.plainNamespace()), descriptors.stream())
            .map(each ->
                Serialization.unmarshal(each.canonicalJson(), GenericKubernetesResource.class))
            .toList();
    clusters.apply(TwoClusters.EAST, objects);
  }

  /** Puts a file into each claim; what is in it, by the claim's name. */
  private Map<String, String> fillClaims(String namespace) throws IOException {
    var texts = new TreeMap<String, String>();
    var claims =
        clusters
            .client(TwoClusters.EAST)
            .persistentVolumeClaims()
            .inNamespace(namespace)
            .list()
            .getItems();
    for (var claim : claims) {
      var name = claim.getMetadata().getName();
      texts.put(name, "what " + name + " holds");
      Files.writeString(
          file(TwoClusters.EAST, namespace, name), texts.get(name), StandardCharsets.UTF_8);
    }
    return texts;
  }

  private Path file(String site, String namespace, String claim) {
    var volume =
        clusters
            .client(site)
            .persistentVolumeClaims()
            .inNamespace(namespace)
            .withName(claim)
            .get()
            .getSpec()
            .getVolumeName();
    return new NodeDirectories(clusters.runtime().clusterData(site).resolve("node"))
        .persistentVolume(volume)
        .resolve("note.txt");
  }

  private static MigrationSpec planOnly(MigrationSpec spec) {
    return new MigrationSpec(
        spec.source(),
        spec.target(),
        spec.mode(),
        spec.selector(),
        spec.storageClasses(),
        spec.registries(),
        spec.downtimeBudgetMillis(),
        spec.maxRounds(),
        spec.whenNotConverging(),
        spec.requireApproval(),
        true,
        spec.verifyFull());
  }

  private static List<Descriptor> bundle(DescriptorsTransformed said) {
    var bytes = new byte[said.bundle().remaining()];
    said.bundle().duplicate().get(bytes);
    return DescriptorBundle.unpack(bytes);
  }

  private static List<String> names(List<Descriptor> descriptors) {
    return descriptors.stream()
        .filter(each -> !each.kind().equals("Namespace"))
        .map(each -> each.kind() + "/" + each.name())
        .toList();
  }

  private static <E extends MigrationEvent> E only(List<MigrationEvent> events, Class<E> type) {
    return events.stream().filter(type::isInstance).map(type::cast).findFirst().orElseThrow();
  }
}
