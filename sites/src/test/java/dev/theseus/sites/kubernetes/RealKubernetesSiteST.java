package dev.theseus.sites.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.theseus.sites.Site;
import dev.theseus.sites.SiteException;
import dev.theseus.sites.descriptor.Descriptor;
import dev.theseus.sites.descriptor.ObjectKey;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * The contract on a real cluster: {@code testbed/cluster up}, then {@code ./build -Preal verify}.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RealKubernetesSiteST extends SiteContract {

  private static final Duration LONG = Duration.ofSeconds(60);

  private KubernetesSite site;

  @BeforeAll
  void open() {
    site =
        KubernetesSite.open(
            new SiteDescription(
                "east", kubeconfig().toString(), "", "localhost/theseus-agent:0.1.0"));
  }

  @AfterAll
  void close() {
    site.close();
  }

  private static Path kubeconfig() {
    Path home =
        Optional.ofNullable(System.getenv("THESEUS_CLUSTER_HOME"))
            .map(Path::of)
            .orElseGet(() -> Path.of(System.getProperty("user.home"), ".cache/theseus-cluster"));
    Path kubeconfig = home.resolve("east/kubeconfig");
    assertThat(Files.exists(kubeconfig))
        .as("%s is there; these tests need the clusters of 'testbed/cluster up'", kubeconfig)
        .isTrue();
    return kubeconfig;
  }

  @Override
  Site site() {
    return site;
  }

  @Test
  void shouldSayThatAQuotaIsExceeded() {
    create(
        Map.of(
            "apiVersion",
            "v1",
            "kind",
            "ResourceQuota",
            "metadata",
            Map.of("name", "few", "namespace", namespace()),
            "spec",
            Map.of("hard", Map.of("secrets", "0"))));
    ObjectKey quota = new ObjectKey("v1", "ResourceQuota", namespace(), "few");
    site.objects()
        .await(
            quota,
            q -> q.flatMap(found -> found.textAt("status", "hard", "secrets")).isPresent(),
            LONG);

    assertThatThrownBy(() ->
            create(
                Map.of(
                    "apiVersion", "v1",
                    "kind", "Secret",
                    "metadata", Map.of("name", "s", "namespace", namespace()))))
        .isInstanceOfSatisfying(
            SiteException.class,
            refused -> {
              assertThat(refused.kind()).isEqualTo(SiteException.Kind.PERMANENT);
              assertThat(refused).hasMessageContaining("site east").hasMessageContaining("quota");
            });
  }

  @Test
  void shouldSayThatPodSecurityRefusesAPod() {
    ObjectKey key = new ObjectKey("v1", "Namespace", "", namespace());
    site.objects()
        .merge(
            key,
            Map.of("metadata", Map.of("labels", Map.of(AgentRights.ENFORCED_LEVEL, "restricted"))),
            Optional.empty());

    assertThatThrownBy(() ->
            create(
                Map.of(
                    "apiVersion",
                    "v1",
                    "kind",
                    "Pod",
                    "metadata",
                    Map.of("name", "p", "namespace", namespace()),
                    "spec",
                    Map.of("containers", List.of(Map.of("name", "c", "image", "localhost/c:1"))))))
        .isInstanceOfSatisfying(
            SiteException.class,
            refused -> {
              assertThat(refused.kind()).isEqualTo(SiteException.Kind.PERMANENT);
              assertThat(refused).hasMessageContaining("restricted");
            });
  }

  private void create(Map<String, Object> tree) {
    site.objects().create(Descriptor.of(tree), false);
  }
}
