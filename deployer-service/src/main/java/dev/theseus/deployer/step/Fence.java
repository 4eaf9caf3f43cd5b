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
 * The newest attempt that a site has seen of a migration, kept at the site itself in a ConfigMap,
 * so that a service that lives on after another took over changes nothing. It also keeps what a
 * step measured, so that a repeated request gets the same answer. Every write to it is bound to the
 * version that was read, so an attempt that was overtaken cannot write to it either. Not
 * thread-safe.
 */
final class Fence {

  private static final String EPOCH = "epoch";
  private static final String STEP = "step";
  private static final int HASH_BYTES = 4;

  private final ObjectStore objects;
  private final Attempt attempt;
  private final Turn turn;
  private final String uid;
  private Descriptor latest;

  private Fence(ObjectStore objects, Attempt attempt, Turn turn, Descriptor fence) {
    this.objects = objects;
    this.attempt = attempt;
    this.turn = turn;
    this.uid = fence.uid().orElse("");
    this.latest = fence;
  }

  /**
   * Raises the fence to this attempt, or refuses when it stands higher. Only a step that begins or
   * ends at a site makes one: to any other a missing fence says that the migration is over.
   *
   * @param values kept in the same write, each unless one is kept already
   */
  static Fence raise(
      ObjectStore objects,
      String namespace,
      Attempt attempt,
      Turn turn,
      Map<String, String> values) {
    ObjectKey key = key(namespace, attempt.migrationId());
    while (true) {
      attempt.checkCurrent();
      try {
        Optional<Descriptor> found = objects.get(key);
        if (found.isEmpty() && !turn.makesFences()) {
          throw gone(key, attempt);
        }
        Descriptor fence =
            found.isPresent()
                ? raised(objects, found.get(), attempt, turn, values)
                : objects.create(first(key, attempt, turn, values), false);
        return new Fence(objects, attempt, turn, fence);
      } catch (SiteException raced) {
        if (!raced.reason().equals("AlreadyExists") && !raced.reason().equals("Conflict")) {
          throw raced;
        }
      }
    }
  }

  private static Descriptor raised(
      ObjectStore objects,
      Descriptor fence,
      Attempt attempt,
      Turn turn,
      Map<String, String> values) {
    if (isAbove(fence, attempt, turn)) {
      throw older(attempt, epoch(fence));
    }
    Map<String, @Nullable Object> changes = new LinkedHashMap<>();
    changes.putAll(missing(fence, values));
    if (!isAt(fence, attempt, turn)) {
      changes.putAll(standing(attempt, turn));
    }
    return changed(objects, fence, changes);
  }

  private static Descriptor changed(
      ObjectStore objects, Descriptor fence, Map<String, @Nullable Object> changes) {
    return changes.isEmpty()
        ? fence
        : objects.merge(fence.key(), Map.of("data", changes), fence.resourceVersion());
  }

  private static Map<String, String> missing(Descriptor fence, Map<String, String> values) {
    Map<String, String> missing = new LinkedHashMap<>(values);
    missing.keySet().removeAll(fence.mapAt("data").keySet());
    return missing;
  }

  /** Refuses when a newer attempt raised the fence, or ended the migration and removed it. */
  void check() {
    attempt.checkCurrent();
    latest =
        objects
            .get(latest.key())
            .filter(fence -> fence.uid().orElse("").equals(uid))
            .orElseThrow(() -> gone(latest.key(), attempt));
    if (!isAt(latest, attempt, turn)) {
      throw older(attempt, epoch(latest));
    }
  }

  /** Keeps values in one write, each unless one is kept already; gives back all that is kept. */
  Map<String, String> keep(Map<String, String> values) {
    change(fence -> {
      Map<String, @Nullable Object> additions = new LinkedHashMap<>();
      additions.putAll(missing(fence, values));
      return additions;
    });
    return latest.texts("data");
  }

  /** Forgets values, so that what is measured next is kept. */
  void forget(List<String> names) {
    change(fence -> {
      Map<String, @Nullable Object> removals = new LinkedHashMap<>();
      names.stream()
          .filter(fence.mapAt("data")::containsKey)
          .forEach(name -> removals.put(name, null));
      return removals;
    });
  }

  private interface Changes {
    Map<String, @Nullable Object> of(Descriptor fence);
  }

  /** What was read last is enough to start with: the write fails if it is not so any more. */
  private void change(Changes changes) {
    while (true) {
      attempt.checkCurrent();
      try {
        latest = changed(objects, latest, changes.of(latest));
        return;
      } catch (SiteException raced) {
        if (!raced.reason().equals("Conflict") && !raced.reason().equals("NotFound")) {
          throw raced;
        }
        check();
      }
    }
  }

  /** All that is kept, as it was read last. */
  Map<String, String> kept() {
    return latest.texts("data");
  }

  /** Removes the fence: the last write of a migration at a site. */
  void drop() {
    check();
    objects.delete(latest.key(), uid);
  }

  /** What is kept at a place, by whichever attempt; empty where no fence stands. */
  static Map<String, String> kept(ObjectStore objects, String namespace, String migrationId) {
    return objects
        .get(key(namespace, migrationId))
        .map(fence -> fence.texts("data"))
        .orElse(Map.of());
  }

  /** The step that a fence which keeps this stands at; empty where none stands. */
  static Optional<Turn> turn(Map<String, String> kept) {
    return Optional.ofNullable(kept.get(STEP)).map(Turn::valueOf);
  }

  /** The epoch that a fence which keeps this stands at. */
  static int epoch(Map<String, String> kept) {
    return Integer.parseInt(kept.getOrDefault(EPOCH, "0"));
  }

  static ObjectKey key(String namespace, String migrationId) {
    return new ObjectKey("v1", "ConfigMap", namespace, "theseus-fence-" + hash(migrationId));
  }

  private static Descriptor first(
      ObjectKey key, Attempt attempt, Turn turn, Map<String, String> values) {
    Map<String, String> data = new LinkedHashMap<>(values);
    data.putAll(standing(attempt, turn));
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
            data));
  }

  private static Map<String, String> standing(Attempt attempt, Turn turn) {
    return Map.of(EPOCH, Integer.toString(attempt.epoch()), STEP, turn.name());
  }

  private static boolean isAt(Descriptor fence, Attempt attempt, Turn turn) {
    return epoch(fence) == attempt.epoch() && turn(fence) == turn;
  }

  private static boolean isAbove(Descriptor fence, Attempt attempt, Turn turn) {
    return epoch(fence) > attempt.epoch()
        || (epoch(fence) == attempt.epoch() && turn(fence).compareTo(turn) > 0);
  }

  private static int epoch(Descriptor fence) {
    return fence.textAt("data", EPOCH).map(Integer::parseInt).orElse(0);
  }

  private static Turn turn(Descriptor fence) {
    return fence.textAt("data", STEP).map(Turn::valueOf).orElse(Turn.PROVISION);
  }

  private static StepException gone(ObjectKey key, Attempt attempt) {
    return StepException.retriable(
        "ConfigMap/" + key.name(),
        "the fence of migration %s is gone, so a newer attempt has ended; this one stops"
            .formatted(attempt.migrationId()));
  }

  private static StepException older(Attempt attempt, int seen) {
    return StepException.retriable(
        "",
        "epoch %d of migration %s is refused, because the site has seen a later step of epoch %d"
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
