package dev.theseus.sites.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.theseus.cluster.EmbeddedCluster;
import dev.theseus.cluster.EmbeddedClusterConfig;
import dev.theseus.cluster.store.KubernetesTypes;
import dev.theseus.sites.ObjectStore.Discovered;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** How often a big namespace asks the API server, on a cluster with OpenShift's kinds too. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DiscoveryCallsIT {

  private static final int OBJECTS = 2_000;
  private static final int ALLOWED_CALLS = 50;

  private final RequestCount count = new RequestCount();
  private EmbeddedCluster cluster;
  private KubernetesSite site;

  @BeforeAll
  void start(@TempDir Path data) throws Exception {
    cluster =
        EmbeddedCluster.start(
            EmbeddedClusterConfig.of("east", 235, data)
                .withTypes(KubernetesTypes.openShift())
                .withFilter(count));
    site =
        KubernetesSite.open(
            new SiteDescription("east", cluster.kubeconfig().toString(), "", "agent:1"));
    cluster.store().create(KubernetesTypes.NAMESPACE, object("Namespace", "", "shop"));
    for (int i = 0; i < OBJECTS; i++) {
      cluster.store().create(KubernetesTypes.CONFIG_MAP, object("ConfigMap", "shop", "c" + i));
    }
  }

  @AfterAll
  void stop() {
    site.close();
    cluster.close();
  }

  @Test
  void shouldFindTwoThousandObjectsInFiftyCallsThatStayInTheirNamespace() {
    count.clear();

    Discovered found = site.objects().discover("shop", "");

    assertThat(found.objects()).hasSizeGreaterThanOrEqualTo(OBJECTS);
    assertThat(count.paths()).hasSizeLessThanOrEqualTo(ALLOWED_CALLS);
    assertThat(count.paths())
        .filteredOn(path -> path.matches("/apis?/.*"))
        .allMatch(path -> path.contains("/namespaces/shop"));
  }

  private static ObjectNode object(String kind, String namespace, String name) {
    Map<String, String> metadata =
        namespace.isEmpty() ? Map.of("name", name) : Map.of("name", name, "namespace", namespace);
    return new ObjectMapper()
        .valueToTree(Map.of("apiVersion", "v1", "kind", kind, "metadata", metadata));
  }
}
