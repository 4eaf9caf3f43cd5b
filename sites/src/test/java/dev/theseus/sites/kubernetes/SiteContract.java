package dev.theseus.sites.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.theseus.sites.ObjectStore;
import dev.theseus.sites.ObjectStore.Discovered;
import dev.theseus.sites.Site;
import dev.theseus.sites.SiteException;
import dev.theseus.sites.descriptor.Descriptor;
import dev.theseus.sites.descriptor.ObjectKey;
import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every platform's objects and catalogue have to do, seen through the SPI alone. */
abstract class SiteContract {

  private static final Duration LONG = Duration.ofSeconds(30);

  private String namespace = "";

  /** An open site that serves the core and apps groups. */
  abstract Site site();

  /** The namespace of the running test. */
  String namespace() {
    return namespace;
  }

  private ObjectStore objects() {
    return site().objects();
  }

  @BeforeEach
  void makeNamespace() {
    namespace = "contract-" + UUID.randomUUID().toString().substring(0, 8);
    objects()
        .create(
            object("v1", "Namespace", namespace, Map.of()).without("metadata", "namespace"), false);
  }

  @AfterEach
  void removeNamespace() {
    ObjectKey key = new ObjectKey("v1", "Namespace", "", namespace);
    objects().get(key).flatMap(Descriptor::uid).ifPresent(uid -> objects().delete(key, uid));
  }

  @Test
  void shouldGiveBackWhatWasCreatedWithTheServersIdentity() {
    Descriptor made = objects().create(config("c", Map.of("a", "1")), false);

    assertThat(made.uid()).isPresent();
    assertThat(made.resourceVersion()).isPresent();
    assertThat(objects().get(made.key())).contains(made);
  }

  @Test
  void shouldPersistNothingInADryRun() {
    Descriptor dry = objects().create(config("c", Map.of("a", "1")), true);

    assertThat(dry.name()).isEqualTo("c");
    assertThat(objects().get(dry.key())).isEmpty();
  }

  @Test
  void shouldRefuseToCreateWhatIsThere() {
    objects().create(config("c", Map.of()), false);

    assertThatThrownBy(() -> objects().create(config("c", Map.of()), false))
        .isInstanceOfSatisfying(
            SiteException.class,
            refused -> {
              assertThat(refused.reason()).isEqualTo("AlreadyExists");
              assertThat(refused.kind()).isEqualTo(SiteException.Kind.PERMANENT);
            });
  }

  @Test
  void shouldRefuseWhatIsNotValid() {
    Descriptor broken = config("Not_A_Name", Map.of());

    assertThatThrownBy(() -> objects().create(broken, false))
        .isInstanceOfSatisfying(
            SiteException.class,
            refused -> {
              assertThat(refused.reason()).isIn("Invalid", "BadRequest");
              assertThat(refused).hasMessageContaining("ConfigMap " + namespace + "/Not_A_Name");
            });
  }

  @Test
  void shouldMergeAndRemoveInOneCall() {
    Descriptor made = objects().create(config("c", Map.of("a", "1", "b", "2")), false);

    Descriptor merged =
        objects()
            .merge(
                made.key(),
                Map.of(
                    "data",
                    Collections.singletonMap("a", null),
                    "metadata",
                    Map.of("labels", Map.of("l", "v"))),
                made.resourceVersion());

    assertThat(merged.texts("data")).containsOnlyKeys("b");
    assertThat(merged.label("l")).contains("v");
    assertThatThrownBy(() ->
            objects().merge(made.key(), Map.of("data", Map.of("x", "y")), made.resourceVersion()))
        .isInstanceOfSatisfying(
            SiteException.class,
            stale -> {
              assertThat(stale.reason()).isEqualTo("Conflict");
              assertThat(stale.kind()).isEqualTo(SiteException.Kind.RETRIABLE);
            });
  }

  @Test
  void shouldDeleteOnlyTheObjectWithThatUid() {
    Descriptor made = objects().create(config("c", Map.of()), false);

    assertThat(objects().delete(made.key(), UUID.randomUUID().toString())).isFalse();
    assertThat(objects().get(made.key())).isPresent();
    assertThat(objects().delete(made.key(), made.uid().orElseThrow())).isTrue();
    assertThat(objects().await(made.key(), Optional::isEmpty, LONG)).isEmpty();
    assertThat(objects().delete(made.key(), made.uid().orElseThrow())).isFalse();
  }

  @Test
  void shouldListEverythingByLabel() {
    IntStream.range(0, 30)
        .forEach(i ->
            objects()
                .create(
                    config("c" + i, Map.of()).withLabel("even", i % 2 == 0 ? "y" : "n"), false));

    assertThat(objects().list("v1", "ConfigMap", namespace, "even=y"))
        .hasSize(15)
        .allSatisfy(found -> assertThat(found.kind()).isEqualTo("ConfigMap"));
  }

  @Test
  void shouldSeeAnObjectComeAndChangeWhileItWaits() {
    Descriptor wanted = config("late", Map.of());
    CompletableFuture<Optional<Descriptor>> waiting =
        CompletableFuture.supplyAsync(() ->
            objects()
                .await(
                    wanted.key(),
                    found -> found.flatMap(c -> c.textAt("data", "x")).isPresent(),
                    LONG));
    Descriptor made = objects().create(wanted, false);
    objects().merge(made.key(), Map.of("data", Map.of("x", "1")), Optional.empty());

    assertThat(waiting.join().orElseThrow().textAt("data", "x")).contains("1");
  }

  @Test
  void shouldGiveEveryStateOfEveryObjectOfAWatchedKind() throws InterruptedException {
    objects().create(config("there", Map.of()), false);
    BlockingQueue<String> seen = new LinkedBlockingQueue<>();
    Thread watching =
        Thread.ofVirtual()
            .start(() ->
                objects()
                    .watch(
                        "v1",
                        "ConfigMap",
                        namespace,
                        found -> {
                          if (found.kind().equals("ConfigMap")) {
                            seen.add(found.name() + found.texts("data"));
                          }
                        }));

    awaitSeen(seen, "there{}");
    Descriptor made = objects().create(config("late", Map.of("x", "1")), false);
    awaitSeen(seen, "late{x=1}");
    objects().merge(made.key(), Map.of("data", Map.of("x", "2")), Optional.empty());
    awaitSeen(seen, "late{x=2}");

    watching.interrupt();
    assertThat(watching.join(LONG)).isTrue();
  }

  private static void awaitSeen(BlockingQueue<String> seen, String wanted)
      throws InterruptedException {
    String next = "";
    while (!next.equals(wanted)) {
      next = Objects.requireNonNull(seen.poll(LONG.toSeconds(), TimeUnit.SECONDS), wanted);
    }
  }

  @Test
  void shouldRefuseToWatchWhatIsNotServed() {
    assertThatThrownBy(() -> objects().watch("none/v1", "Nothing", namespace, found -> {}))
        .isInstanceOfSatisfying(
            SiteException.class,
            refused -> assertThat(refused.kind()).isEqualTo(SiteException.Kind.PERMANENT));
  }

  @Test
  void shouldSayWhatItSawWhenAWaitIsOver() {
    assertThatThrownBy(() ->
            objects()
                .await(
                    config("never", Map.of()).key(), Optional::isPresent, Duration.ofMillis(300)))
        .isInstanceOfSatisfying(
            SiteException.class,
            late -> {
              assertThat(late.kind()).isEqualTo(SiteException.Kind.RETRIABLE);
              assertThat(late).hasMessageContaining("does not exist");
            });
  }

  @Test
  void shouldDiscoverWhateverKindsANamespaceHas() {
    objects().create(config("c", Map.of("a", "1")), false);
    objects().create(object("v1", "Secret", "s", Map.of("data", Map.of("k", "dg=="))), false);

    Discovered found = objects().discover(namespace, "");

    assertThat(found.objects())
        .extracting(Descriptor::key)
        .contains(
            new ObjectKey("v1", "ConfigMap", namespace, "c"),
            new ObjectKey("v1", "Secret", namespace, "s"));
    assertThat(found.unseen()).isEmpty();
  }

  @Test
  void shouldSayWhenTheNamespaceDoesNotExist() {
    assertThatThrownBy(() -> objects().discover("not-there", ""))
        .isInstanceOfSatisfying(
            SiteException.class, absent -> assertThat(absent.reason()).isEqualTo("NotFound"));
    assertThat(site().catalog().hasNamespace("not-there")).isFalse();
    assertThat(site().catalog().hasNamespace(namespace)).isTrue();
  }

  @Test
  void shouldTellItsVersionKindsAndStorageClasses() {
    assertThat(site().catalog().version()).matches("v\\d+\\.\\d+.*");
    assertThat(site().catalog().servedKinds()).contains("apps/v1/Deployment", "v1/ConfigMap");
    assertThat(site().catalog().storageClasses()).isNotNull();
  }

  private Descriptor config(String name, Map<String, String> data) {
    return object("v1", "ConfigMap", name, Map.of("data", data));
  }

  private Descriptor object(String apiVersion, String kind, String name, Map<String, Object> rest) {
    Descriptor made =
        Descriptor.of(
            Map.of(
                "apiVersion", apiVersion,
                "kind", kind,
                "metadata", Map.of("name", name, "namespace", namespace)));
    Descriptor full = made;
    for (Map.Entry<String, Object> entry : rest.entrySet()) {
      full = full.with(entry.getValue(), entry.getKey());
    }
    return full;
  }
}
