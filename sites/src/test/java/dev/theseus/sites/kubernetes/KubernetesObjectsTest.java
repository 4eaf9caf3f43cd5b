package dev.theseus.sites.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.theseus.sites.ObjectStore.Discovered;
import dev.theseus.sites.descriptor.Descriptor;
import dev.theseus.sites.descriptor.ObjectKey;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KubernetesObjectsTest {

  private static final String DEPLOYMENTS = "/apis/apps/v1/namespaces/shop/deployments";
  private static final ObjectKey WEB = new ObjectKey("apps/v1", "Deployment", "shop", "web");

  @TempDir Path folder;

  private final CannedServer server = new CannedServer();
  private KubernetesSite site;

  @BeforeEach
  void open() {
    site = server.site(folder);
  }

  @AfterEach
  void close() {
    site.close();
    server.close();
  }

  @Test
  void shouldReadAllPages() {
    server.answer(
        "GET " + DEPLOYMENTS + "?limit=500",
        200,
        "{\"metadata\":{\"continue\":\"n/2\"},\"items\":[{\"metadata\":{\"name\":\"a\"}}]}");
    server.answer(
        "GET " + DEPLOYMENTS + "?limit=500&continue=n%2F2",
        200,
        "{\"metadata\":{},\"items\":[{\"metadata\":{\"name\":\"b\"}}]}");

    assertThat(site.objects().list("apps/v1", "Deployment", "shop", ""))
        .extracting(Descriptor::kind, Descriptor::name)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("Deployment", "a"),
            org.assertj.core.groups.Tuple.tuple("Deployment", "b"));
  }

  @Test
  void shouldFindObjectsOfAKindThatWasDefinedAfterAnEarlierLook() {
    server.answer("GET /api/v1/namespaces/shop", 200, "{\"metadata\":{\"name\":\"shop\"}}");
    server.answer("GET /api/v1/namespaces/shop/pods", 200, "{\"items\":[]}");
    assertThat(site.objects().discover("shop", "").objects()).isEmpty();

    server.answer(
        "GET /apis",
        200,
        "{\"groups\":[{\"name\":\"toys\",\"versions\":[{\"groupVersion\":\"toys/v1\"}]}]}");
    server.answer(
        "GET /apis/toys/v1",
        200,
        """
        {"resources":[{"name":"widgets","kind":"Widget","namespaced":true,
          "verbs":["get","list","create"]}]}\
        """);
    server.answer(
        "GET /apis/toys/v1/namespaces/shop/widgets",
        200,
        "{\"items\":[{\"metadata\":{\"name\":\"w1\"}}]}");

    await()
        .atMost(Duration.ofSeconds(10))
        .untilAsserted(() ->
            assertThat(site.objects().discover("shop", "").objects())
                .extracting(Descriptor::name)
                .containsExactly("w1"));
  }

  @Test
  void shouldListKindsThatMayNotBeReadAsUnseen() {
    server.answer("GET /api/v1/namespaces/shop", 200, "{\"metadata\":{\"name\":\"shop\"}}");
    server.answer("GET /api/v1/namespaces/shop/pods", 200, "{\"items\":[]}");
    server.answer("GET " + DEPLOYMENTS, 200, "{\"items\":[{\"metadata\":{\"name\":\"web\"}}]}");
    server.answer(
        "GET /api/v1/namespaces/shop/secrets",
        403,
        CannedServer.status(403, "Forbidden", "secrets is forbidden"));

    Discovered found = site.objects().discover("shop", "");

    assertThat(found.objects()).extracting(Descriptor::name).containsExactly("web");
    assertThat(found.unseen()).containsExactly("v1/Secret");
  }

  @Test
  void shouldWaitByReadingAgainWhereWatchingIsForbidden() {
    server.answer("GET " + DEPLOYMENTS, 200, "{\"items\":[]}");
    server.answer(
        "GET " + DEPLOYMENTS + "?fieldSelector=metadata.name%3Dweb&watch=true",
        403,
        CannedServer.status(403, "Forbidden", "cannot watch"));

    assertThatThrownBy(
            () -> site.objects().await(WEB, Optional::isPresent, Duration.ofMillis(1_500)))
        .hasMessageContaining("does not exist");

    assertThat(server.requests()).filteredOn(r -> r.contains("watch=true")).hasSize(1);
    assertThat(server.requests())
        .filteredOn(r -> r.contains("fieldSelector"))
        .hasSizeGreaterThan(2);
  }

  @Test
  void shouldReadOwnersOfManyPodsByTheirKind() {
    String pod =
        """
        {"metadata":{"name":"p%d","namespace":"shop","ownerReferences":[
          {"apiVersion":"apps/v1","kind":"Deployment","name":"d%d","controller":true}]}}\
        """;
    String owner = "{\"metadata\":{\"name\":\"d%d\",\"namespace\":\"shop\"}}";
    server.answer("GET /api/v1/namespaces/shop/pods", 200, items(pod));
    server.answer("GET " + DEPLOYMENTS, 200, items(owner));

    assertThat(site.pods().running("shop"))
        .hasSize(20)
        .allSatisfy(
            fact -> assertThat(fact.controller().name()).isEqualTo("d" + fact.name().substring(1)));
    assertThat(server.requests()).filteredOn(r -> r.contains("/namespaces/shop/")).hasSize(2);
  }

  private static String items(String item) {
    return IntStream.range(0, 20)
        .mapToObj(i -> item.replace("%d", String.valueOf(i)))
        .collect(Collectors.joining(",", "{\"items\":[", "]}"));
  }

  @Test
  void shouldFailWhenNothingMayBeRead() {
    String denied = CannedServer.status(403, "Forbidden", "forbidden");
    server.answer("GET /api/v1/namespaces/shop", 403, denied);
    server.answer("GET /api/v1/namespaces/shop/pods", 403, denied);
    server.answer("GET /api/v1/namespaces/shop/secrets", 403, denied);
    server.answer("GET " + DEPLOYMENTS, 403, denied);

    assertThatThrownBy(() -> site.objects().discover("shop", ""))
        .hasMessageContaining("no right to list any of 3 kinds");
  }

  @Test
  void shouldSayWhenTheNamespaceDoesNotExist() {
    assertThatThrownBy(() -> site.objects().discover("shop", ""))
        .hasMessageContaining("no such namespace");
  }

  @Test
  void shouldSendRemovalsAndVersionInOneMergePatch() {
    server.answer("PATCH " + DEPLOYMENTS + "/web", 200, "{\"metadata\":{\"name\":\"web\"}}");

    site.objects()
        .merge(
            WEB,
            Map.of("metadata", Map.of("labels", Collections.singletonMap("a", null))),
            Optional.of("17"));

    assertThat(server.requests().getLast())
        .startsWith("PATCH " + DEPLOYMENTS + "/web?fieldManager=theseus ")
        .contains("\"labels\":{\"a\":null}")
        .contains("\"resourceVersion\":\"17\"");
  }

  @Test
  void shouldDeleteOnlyTheObjectThatWasMeant() {
    server.answer("DELETE " + DEPLOYMENTS + "/web", 200, "{}");
    assertThat(site.objects().delete(WEB, "u-1")).isTrue();
    assertThat(server.requests().getLast()).contains("\"preconditions\":{\"uid\":\"u-1\"}");

    server.answer(
        "DELETE " + DEPLOYMENTS + "/web", 409, CannedServer.status(409, "Conflict", "uid differs"));
    assertThat(site.objects().delete(WEB, "u-1")).isFalse();
  }

  @Test
  void shouldAskTheServerToPersistNothingInADryRun() {
    server.answer("POST " + DEPLOYMENTS, 201, "{\"metadata\":{\"name\":\"web\"}}");
    Descriptor web =
        Descriptor.of(
            Map.of(
                "apiVersion", "apps/v1",
                "kind", "Deployment",
                "metadata", Map.of("name", "web", "namespace", "shop")));

    site.objects().create(web, true);

    assertThat(server.requests().getLast()).contains("dryRun=All");
  }

  @Test
  void shouldReturnEmptyForWhatIsNotThere() {
    assertThat(site.objects().get(WEB)).isEmpty();
    assertThat(site.objects().get(new ObjectKey("x.org/v1", "X", "shop", "x"))).isEmpty();
  }
}
