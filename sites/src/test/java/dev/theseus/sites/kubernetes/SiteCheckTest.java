package dev.theseus.sites.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.theseus.sites.kubernetes.SiteCheck.Part;
import dev.theseus.sites.kubernetes.SiteCheck.Scope;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SiteCheckTest {

  private static final String REVIEWS =
      "POST /apis/authorization.k8s.io/v1/selfsubjectaccessreviews";

  @TempDir Path folder;

  private final CannedServer server = new CannedServer();
  private KubernetesSite site;

  @BeforeEach
  void open() {
    site = server.site(folder);
    server.answer("GET /version", 200, "{\"gitVersion\":\"v1.33.0\"}");
    server.answer("GET /api/v1/namespaces/shop", 200, "{\"metadata\":{\"name\":\"shop\"}}");
    server.answer(REVIEWS, 201, "{\"status\":{\"allowed\":true}}");
  }

  @AfterEach
  void close() {
    site.close();
    server.close();
  }

  @Test
  void shouldAskForRightsInTheNamespacesConcernedOnly() {
    site.check(new Scope(Set.of("shop"), Set.of(Part.SOURCE, Part.TARGET)));

    assertThat(reviews())
        .filteredOn(review -> review.contains("\"namespace\":\"\""))
        .allMatch(review ->
            review.contains("\"storageclasses\"")
                || review.contains("\"resource\":\"nodes\"")
                || review.contains(
                    "\"resource\":\"namespaces\",\"subresource\":\"\",\"verb\":\"get\""));
    assertThat(reviews())
        .filteredOn(review -> review.contains("\"namespace\":\"shop\""))
        .isNotEmpty();
  }

  @Test
  void shouldAskToCreateNamespacesWhereOneIsNotThere() {
    site.check(new Scope(Set.of("shop", "new"), Set.of(Part.TARGET)));

    assertThat(reviews())
        .anyMatch(
            review -> review.contains("\"namespaces\"") && review.contains("\"verb\":\"create\""));
  }

  @Test
  void shouldNotAskASourceForWhatOnlyATargetNeeds() {
    site.check(new Scope(Set.of("shop"), Set.of(Part.SOURCE)));

    assertThat(reviews())
        .noneMatch(review -> review.contains("\"namespaces\"") && review.contains("\"create\""))
        .noneMatch(review -> review.contains("\"deployments\"") && review.contains("\"create\""));
  }

  @Test
  void shouldNameTheRightAndTheNamespaceWhereOneIsMissing() {
    server.answer(REVIEWS, 201, "{\"status\":{\"allowed\":false}}");

    assertThat(site.check(new Scope(Set.of("shop"), Set.of(Part.SOURCE))))
        .anySatisfy(line -> {
          assertThat(line.result()).isEqualTo(SiteCheck.Result.FAILED);
          assertThat(line.check()).isEqualTo("right");
          assertThat(line.what()).isEqualTo("patch deployments.apps");
          assertThat(line.where()).isEqualTo("namespace shop");
          assertThat(line.message()).contains("docs/rights.yaml");
        });
  }

  @Test
  void shouldAskAPlannerForNothingThatWrites() {
    site.check(new Scope(Set.of("shop"), Set.of(Part.PLANNER)));

    assertThat(reviews())
        .isNotEmpty()
        .allMatch(
            review -> review.contains("\"verb\":\"get\"") || review.contains("\"verb\":\"list\""));
  }

  @Test
  void shouldNameTheKindTheVersionAndTheClassThatAreMissing() {
    server.answer(
        "GET /apis/storage.k8s.io/v1/storageclasses",
        200,
        "{\"items\":[{\"metadata\":{\"name\":\"slow\"}}]}");
    server.answer(
        "GET /apis",
        200,
        """
        {"groups":[{"name":"apps","versions":[{"groupVersion":"apps/v1"}]},
                   {"name":"storage.k8s.io","versions":[{"groupVersion":"storage.k8s.io/v1"}]}]}\
        """);
    server.answer(
        "GET /apis/storage.k8s.io/v1",
        200,
        """
        {"resources":[{"name":"storageclasses","kind":"StorageClass","namespaced":false,
          "verbs":["get","list","create"]}]}\
        """);

    List<SiteCheck.Line> lines =
        site.check(
            new Scope(
                Set.of("shop"),
                Set.of(Part.TARGET),
                Set.of("apps/v1beta1/Deployment", "route.openshift.io/v1/Route"),
                Set.of("fast")));

    assertThat(lines)
        .filteredOn(line -> line.result() == SiteCheck.Result.FAILED)
        .extracting(line -> line.check() + " " + line.what())
        .containsExactlyInAnyOrder(
            "version apps/v1beta1/Deployment", "kind route.openshift.io/v1/Route", "class fast");
    assertThat(lines)
        .filteredOn(line -> line.what().equals("apps/v1beta1/Deployment"))
        .singleElement()
        .satisfies(line -> assertThat(line.message()).contains("only as apps/v1/Deployment"));
  }

  @Test
  void shouldSayFirstThatTheServerIsTooOld() {
    server.answer("GET /version", 200, "{\"gitVersion\":\"v1.18.20\"}");

    assertThat(site.check(Scope.ALL))
        .singleElement()
        .satisfies(line -> {
          assertThat(line.check()).isEqualTo("version");
          assertThat(line.message()).contains("v1.18.20").contains("v1.21");
        });
  }

  private List<String> reviews() {
    return server.requests().stream().filter(request -> request.startsWith("POST")).toList();
  }
}
