package dev.theseus.deployer.step;

import dev.theseus.sites.Marks;
import dev.theseus.sites.ObjectStore;
import dev.theseus.sites.SiteException;
import dev.theseus.sites.descriptor.Descriptor;
import dev.theseus.sites.descriptor.ObjectKey;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The highest epoch that a site has seen of a migration, kept at the site itself in a ConfigMap, so
 * that a service that lives on after another took over changes nothing. It also keeps what a step
 * measured, so that a repeated request gets the same answer.
 */
final class Fence {

  private static final String EPOCH = "epoch";
  private static final int HASH_BYTES = 4;

  private final ObjectStore objects;
  private final Attempt attempt;
  private final ObjectKey key;
  private final String uid;

  private Fence(ObjectStore objects, Attempt attempt, ObjectKey key, String uid) {
    this.objects = objects;
    this.attempt = attempt;
    this.key = key;
    this.uid = uid;
  }

  /** Raises the fence to this attempt's epoch, or refuses when it stands higher. */
  static Fence raise(ObjectStore objects, String namespace, Attempt attempt) {
    ObjectKey key = key(namespace, attempt.migrationId());
    while (true) {
      attempt.checkCurrent();
      try {
        Optional<Descriptor> found = objects.get(key);
        Descriptor fence =
            found.isPresent()
                ? raised(objects, found.get(), attempt)
                : objects.create(first(key, attempt), false);
        return new Fence(objects, attempt, key, fence.uid().orElse(""));
      } catch (SiteException raced) {
        if (!raced.reason().equals("AlreadyExists") && !raced.reason().equals("Conflict")) {
          throw raced;
        }
      }
    }
  }

  private static Descriptor raised(ObjectStore objects, Descriptor fence, Attempt attempt) {
    int seen = epoch(fence);
    if (seen > attempt.epoch()) {
      throw older(attempt, seen);
    }
    return seen == attempt.epoch()
        ? fence
        : objects.merge(
            fence.key(),
            Map.of("data", Map.of(EPOCH, Integer.toString(attempt.epoch()))),
            fence.resourceVersion());
  }

  /** Refuses when a newer attempt raised the fence, or ended the migration and removed it. */
  void check() {
    attempt.checkCurrent();
    Optional<Descriptor> now = objects.get(key).filter(f -> f.uid().orElse("").equals(uid));
    if (now.isEmpty()) {
      throw StepException.retriable(
          "ConfigMap/" + key.name(),
          "the fence of migration %s is gone, so a newer attempt has ended; this one stops"
              .formatted(attempt.migrationId()));
    }
    if (epoch(now.get()) != attempt.epoch()) {
      throw older(attempt, epoch(now.get()));
    }
  }

  /** Keeps a value, unless one is kept already; gives back the one that is kept. */
  String keep(String name, String value) {
    Optional<String> kept = kept(name);
    if (kept.isPresent()) {
      return kept.get();
    }
    check();
    objects.merge(key, Map.of("data", Map.of(name, value)), Optional.empty());
    return value;
  }

  /** A value that an earlier attempt kept. */
  Optional<String> kept(String name) {
    return objects.get(key).flatMap(fence -> fence.textAt("data", name));
  }

  /** Forgets values, so that what is measured next is kept. */
  void forget(List<String> names) {
    Map<String, @Nullable Object> removals = new LinkedHashMap<>();
    names.stream().filter(name -> kept(name).isPresent()).forEach(name -> removals.put(name, null));
    if (!removals.isEmpty()) {
      check();
      objects.merge(key, Map.of("data", removals), Optional.empty());
    }
  }

  /** Removes the fence of a migration at a site: its last write there. */
  static void drop(ObjectStore objects, String namespace, String migrationId) {
    objects
        .get(key(namespace, migrationId))
        .ifPresent(fence -> objects.delete(fence.key(), fence.uid().orElse("")));
  }

  static ObjectKey key(String namespace, String migrationId) {
    return new ObjectKey("v1", "ConfigMap", namespace, "theseus-fence-" + hash(migrationId));
  }

  private static Descriptor first(ObjectKey key, Attempt attempt) {
    return Descriptor.of(
        Map.of(
            "apiVersion",
            "v1",
            "kind",
            "ConfigMap",
            "metadata",
            Map.of(
                "name", key.name(),
                "namespace", key.namespace(),
                "labels", Map.of(Marks.MIGRATION, attempt.migrationId(), Marks.ROLE, "fence")),
            "data",
            Map.of(EPOCH, Integer.toString(attempt.epoch()))));
  }

  private static int epoch(Descriptor fence) {
    return fence.textAt("data", EPOCH).map(Integer::parseInt).orElse(0);
  }

  private static StepException older(Attempt attempt, int seen) {
    return StepException.retriable(
        "",
        "epoch %d of migration %s is refused, because the site has seen epoch %d"
            .formatted(attempt.epoch(), attempt.migrationId(), seen));
  }

  private static String hash(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest, 0, HASH_BYTES);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every JDK has SHA-256", impossible);
    }
  }
}
