package dev.theseus.cluster.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class ObjectStoreTest {
  private static final ResourceType CONFIG = KubernetesTypes.CONFIG_MAP;

  private final ObjectStore store =
      new ObjectStore(new ResourceTypes(KubernetesTypes.kubernetes()), List.of());

  @Test
  void shouldRefuseAnUpdateWhenTheObjectChangedSinceItWasRead() {
    ObjectNode read = store.create(CONFIG, config("a"));
    store.modify(CONFIG, "shop", "a", o -> with(o, "1"));
    assertThatExceptionOfType(ApiStatusException.class)
        .isThrownBy(() -> store.update(CONFIG, with(read, "2")))
        .satisfies(e -> assertThat(e.code()).isEqualTo(409))
        .satisfies(e -> assertThat(e.reason()).isEqualTo("Conflict"));
    assertThat(store.require(CONFIG, "shop", "a").at("/data/key").asText()).isEqualTo("1");
  }

  @Test
  void shouldKeepTheVersionWhenAnUpdateChangesNothing() {
    ObjectNode created = store.create(CONFIG, config("a"));
    ObjectNode updated = store.update(CONFIG, created.deepCopy());
    assertThat(updated).isEqualTo(created);
  }

  @Test
  void shouldCountTheGenerationOnlyWhenTheSpecChanges() {
    ObjectNode deployment = config("web");
    deployment.putObject("spec").put("replicas", 1);
    ResourceType type = KubernetesTypes.DEPLOYMENT;
    store.create(type, deployment);
    store.modify(type, "shop", "web", WritePart.STATUS, false, o -> status(o, 1));
    store.modify(type, "shop", "web", o -> labelled(o));
    assertThat(store.require(type, "shop", "web").at("/metadata/generation").asInt()).isEqualTo(1);
    ObjectNode scaled =
        store.modify(
            type,
            "shop",
            "web",
            o -> {
              o.withObjectProperty("spec").put("replicas", 2L);
              o.remove("status");
              return o;
            });
    assertThat(scaled.at("/metadata/generation").asInt()).isEqualTo(2);
    assertThat(scaled.at("/status/readyReplicas").asInt()).isEqualTo(1);
  }

  @Test
  void shouldStoreNothingWhenTheRunIsDry() {
    long before = store.resourceVersion();
    ObjectNode answer = store.create(CONFIG, config("a"), true);
    assertThat(answer.at("/metadata/uid").asText()).isNotEmpty();
    assertThat(store.get(CONFIG, "shop", "a")).isEmpty();
    assertThat(store.resourceVersion()).isEqualTo(before);
  }

  @Test
  void shouldKeepAnObjectUntilItsLastFinalizerIsGone() {
    ObjectNode object = config("a");
    object.withObjectProperty("metadata").putArray("finalizers").add("theseus.dev/hold");
    store.create(CONFIG, object);
    assertThat(store.delete(CONFIG, "shop", "a")).isPresent();
    assertThat(store.require(CONFIG, "shop", "a").path("metadata").has("deletionTimestamp"))
        .isTrue();
    store.modify(
        CONFIG,
        "shop",
        "a",
        o -> {
          o.withObjectProperty("metadata").remove("finalizers");
          return o;
        });
    assertThat(store.get(CONFIG, "shop", "a")).isEmpty();
  }

  @Test
  void shouldLeaveARunningPodToItsNodeWhenItIsDeleted() {
    ObjectNode pod = config("p");
    pod.putObject("spec").put("nodeName", "node").put("terminationGracePeriodSeconds", 7);
    store.create(KubernetesTypes.POD, pod);
    store.delete(KubernetesTypes.POD, "shop", "p");
    ObjectNode left = store.require(KubernetesTypes.POD, "shop", "p");
    assertThat(left.at("/metadata/deletionGracePeriodSeconds").asInt()).isEqualTo(7);
    store.delete(KubernetesTypes.POD, "shop", "p", DeleteOptions.immediately());
    assertThat(store.get(KubernetesTypes.POD, "shop", "p")).isEmpty();
  }

  @Test
  void shouldRefuseADeletionWhenTheUidIsAnother() {
    store.create(CONFIG, config("a"));
    assertThatExceptionOfType(ApiStatusException.class)
        .isThrownBy(
            () -> store.delete(CONFIG, "shop", "a", DeleteOptions.background().withUid("other")))
        .satisfies(e -> assertThat(e.code()).isEqualTo(409));
    assertThat(store.get(CONFIG, "shop", "a")).isPresent();
  }

  @Test
  void shouldDeliverEveryChangeInOrderWhenWatchedFromAnEarlierVersion() {
    long start = store.resourceVersion();
    store.create(CONFIG, config("a"));
    List<String> seen = new CopyOnWriteArrayList<>();
    try (Subscription _ =
        store.watch(CONFIG, start, e -> seen.add(e.change() + "@" + e.resourceVersion()))) {
      store.modify(CONFIG, "shop", "a", o -> with(o, "1"));
      store.delete(CONFIG, "shop", "a");
      Awaitility.await()
          .atMost(Duration.ofSeconds(5))
          .untilAsserted(() ->
              assertThat(seen)
                  .containsExactly(
                      "ADDED@" + (start + 1), "MODIFIED@" + (start + 2), "DELETED@" + (start + 3)));
    }
  }

  @Test
  void shouldSayExpiredWhenWatchedFromAVersionThatIsForgotten() {
    for (int i = 0; i < 20_002; i++) {
      String value = Integer.toString(i);
      if (i == 0) {
        store.create(CONFIG, config("a"));
      }
      store.modify(CONFIG, "shop", "a", o -> with(o, value));
    }
    assertThatExceptionOfType(ApiStatusException.class)
        .isThrownBy(() -> store.watch(CONFIG, 1, event -> {}))
        .satisfies(e -> assertThat(e.code()).isEqualTo(410))
        .satisfies(e -> assertThat(e.reason()).isEqualTo("Expired"));
  }

  static ObjectNode config(String name) {
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    object.putObject("metadata").put("namespace", "shop").put("name", name);
    return object;
  }

  private static ObjectNode with(ObjectNode object, String value) {
    object.withObjectProperty("data").put("key", value);
    return object;
  }

  private static ObjectNode status(ObjectNode object, int ready) {
    object.withObjectProperty("status").put("readyReplicas", ready);
    return object;
  }

  private static ObjectNode labelled(ObjectNode object) {
    object.withObjectProperty("metadata").putObject("labels").put("a", "b");
    return object;
  }
}
