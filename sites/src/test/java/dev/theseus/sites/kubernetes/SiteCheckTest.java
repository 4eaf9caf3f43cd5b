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
            review.contains("\"storageclasses\"") || review.contains("\"resource\":\"nodes\""));
    assertThat(reviews())
        .filteredOn(review -> review.contains("\"namespace\":\"shop\""))
        .isNotEmpty();
  }

  @Test
  void shouldAskToCreateNamespacesWhereOneIsNotThere() {
    site.check(new Scope(Set.of("shop", "new"), Set.of(Part.TARGET)));

    assertThat(reviews()).anyMatch(review -> review.contains("\"namespaces\""));
  }

  @Test
  void shouldNotAskASourceForWhatOnlyATargetNeeds() {
    site.check(new Scope(Set.of("shop"), Set.of(Part.SOURCE)));

    assertThat(reviews())
        .noneMatch(review -> review.contains("\"namespaces\""))
        .noneMatch(review -> review.contains("\"deployments\"") && review.contains("\"create\""));
  }

  @Test
  void shouldNameTheRightAndTheNamespaceWhereOneIsMissing() {
    server.answer(REVIEWS, 201, "{\"status\":{\"allowed\":false}}");

    assertThat(site.check(new Scope(Set.of("shop"), Set.of(Part.SOURCE))))
        .anySatisfy(line -> {
          assertThat(line.result()).isEqualTo(SiteCheck.Result.FAILED);
          assertThat(line.message()).startsWith("No right to patch deployments in namespace shop");
        });
  }

  private List<String> reviews() {
    return server.requests().stream().filter(request -> request.startsWith("POST")).toList();
  }
}
