package dev.theseus.sites.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.theseus.sites.Site;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * The contract on API servers of the oldest, the pinned and the newest Kubernetes: {@code
 * testbed/cluster versions up}, then {@code ./build -Preal verify}.
 */
class ApiVersionsST {

  @Nested
  @TestInstance(TestInstance.Lifecycle.PER_CLASS)
  class Oldest extends OfOneVersion {
    Oldest() {
      super("v1-29");
    }
  }

  @Nested
  @TestInstance(TestInstance.Lifecycle.PER_CLASS)
  class Pinned extends OfOneVersion {
    Pinned() {
      super("v1-34");
    }
  }

  @Nested
  @TestInstance(TestInstance.Lifecycle.PER_CLASS)
  class Newest extends OfOneVersion {
    Newest() {
      super("v1-37");
    }
  }

  abstract static class OfOneVersion extends SiteContract {
    private final String name;
    private KubernetesSite site;

    OfOneVersion(String name) {
      this.name = name;
    }

    @BeforeAll
    void open() {
      Path home =
          Optional.ofNullable(System.getenv("THESEUS_CLUSTER_HOME"))
              .map(Path::of)
              .orElseGet(() -> Path.of(System.getProperty("user.home"), ".cache/theseus-cluster"));
      Path kubeconfig = home.resolve("versions").resolve(name).resolve("kubeconfig");
      assertThat(Files.exists(kubeconfig))
          .as("%s is there; these tests need 'testbed/cluster versions up'", kubeconfig)
          .isTrue();
      site =
          KubernetesSite.open(new SiteDescription(name, kubeconfig.toString(), "", "localhost/a"));
    }

    @AfterAll
    void close() {
      site.close();
    }

    @Override
    Site site() {
      return site;
    }

    @Test
    void shouldBeOfTheVersionThatItsNameSays() {
      assertThat(site.catalog().version()).startsWith(name.replace('-', '.') + ".");
    }

    @Test
    void shouldFindNothingWrongButThatNoNodeIsThere() {
      List<SiteCheck.Line> lines =
          site.check(
              new SiteCheck.Scope(
                  Set.of(namespace()), Set.of(SiteCheck.Part.SOURCE, SiteCheck.Part.TARGET)));

      assertThat(lines).noneMatch(line -> line.result() == SiteCheck.Result.FAILED);
      assertThat(lines).filteredOn(line -> line.check().equals("right")).hasSize(1);
    }
  }
}
