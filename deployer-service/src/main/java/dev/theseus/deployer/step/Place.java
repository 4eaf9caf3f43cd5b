package dev.theseus.deployer.step;

import dev.theseus.sites.Marks;
import dev.theseus.sites.ObjectStore;
import dev.theseus.sites.Site;
import dev.theseus.sites.SiteException;
import dev.theseus.sites.descriptor.Descriptor;
import dev.theseus.sites.descriptor.ObjectKey;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/** One namespace of one site, as one attempt sees it: every write passes its fence. */
final class Place {

  private static final Duration SLICE = Duration.ofSeconds(1);

  private static final long POLL_MILLIS = 20;

  private final Site site;
  private final String namespace;
  private final Attempt attempt;
  private final Turn turn;
  private final Limits limits;
  private Optional<Fence> fence = Optional.empty();

  Place(Site site, String namespace, Attempt attempt, Turn turn, Limits limits) {
    this.site = site;
    this.namespace = namespace;
    this.attempt = attempt;
    this.turn = turn;
    this.limits = limits;
  }

  Site site() {
    return site;
  }

  String namespace() {
    return namespace;
  }

  Limits limits() {
    return limits;
  }

  Attempt attempt() {
    return attempt;
  }

  ObjectStore objects() {
    return site.objects();
  }

  /** The fence of this place, raised on first use; the namespace must exist. */
  Fence fence() {
    return fenceKeeping(Map.of());
  }

  /** The fence, which keeps these values too, in as few writes as it takes. */
  Fence fenceKeeping(Map<String, String> values) {
    if (fence.isEmpty()) {
      fence = Optional.of(Fence.raise(objects(), namespace, attempt, turn, values));
    } else {
      fence.get().keep(values);
    }
    return fence.get();
  }

  /** The fence where one stands: after the last step none does. */
  Optional<Fence> fenceIfThere() {
    return objects().get(Fence.key(namespace, attempt.migrationId())).map(found -> fence());
  }

  /** What steps have kept at this place; raises nothing. */
  Map<String, String> kept() {
    return Fence.kept(objects(), namespace, attempt.migrationId());
  }

  /** Looks at the fence after something was read: to raise it is to look at it. */
  private void look() {
    if (fence.isEmpty()) {
      fence();
    } else {
      fence.get().check();
    }
  }

  Optional<Descriptor> namespaceObject() {
    return objects().get(new ObjectKey("v1", "Namespace", "", namespace));
  }

  boolean isOurs(Descriptor object) {
    return object.label(Marks.MIGRATION).filter(attempt.migrationId()::equals).isPresent();
  }

  Descriptor create(Descriptor descriptor) {
    look();
    return objects().create(descriptor, false);
  }

  boolean delete(Descriptor object) {
    look();
    return objects().delete(object.key(), object.uid().orElse(""));
  }

  /** Changes an object by an edit of what it is now; empty where it is gone. */
  Optional<Descriptor> edit(ObjectKey key, UnaryOperator<Descriptor> edit) {
    return objects().get(key).flatMap(now -> edit(List.of(now), edit).stream().findFirst());
  }

  /**
   * Changes objects that were read just now, all at once, and gives back those that are not gone.
   * First they are read, then the fence is looked at, then each write holds only for what was read:
   * whoever is overtaken in between finds that the newer attempt has written the object.
   */
  List<Descriptor> edit(List<Descriptor> read, UnaryOperator<Descriptor> edit) {
    if (read.stream().allMatch(now -> edit.apply(now).equals(now))) {
      return read;
    }
    look();
    return Together.map(read, now -> written(now, edit)).stream()
        .flatMap(Optional::stream)
        .toList();
  }

  private Optional<Descriptor> written(Descriptor read, UnaryOperator<Descriptor> edit) {
    Descriptor now = read;
    while (true) {
      Descriptor wanted = edit.apply(now);
      if (wanted.equals(now)) {
        return Optional.of(now);
      }
      try {
        return Optional.of(
            objects().merge(now.key(), MergeDiff.between(now, wanted), now.resourceVersion()));
      } catch (SiteException raced) {
        if (raced.reason().equals("NotFound")) {
          return Optional.empty();
        }
        if (!raced.reason().equals("Conflict")) {
          throw raced;
        }
        Optional<Descriptor> again = objects().get(now.key());
        if (again.isEmpty()) {
          return again;
        }
        now = again.get();
        checkAgain();
      }
    }
  }

  /** Edits may be made at the same time, and the fence is for one thread. */
  private synchronized void checkAgain() {
    fence().check();
  }

  /**
   * As {@link #edit(List, UnaryOperator)}, but writes to each object, even to one that is as
   * wanted: a write of an older attempt that is still on its way holds only for what that attempt
   * read, so from here on it changes nothing.
   */
  List<Descriptor> settle(List<Descriptor> read, UnaryOperator<Descriptor> edit) {
    String epoch = Integer.toString(attempt.epoch());
    List<Descriptor> settled =
        edit(
            read,
            now -> {
              Descriptor wanted = edit.apply(now).withoutAnnotation(Marks.TOUCHED);
              return wanted.equals(now) ? now.withAnnotation(Marks.TOUCHED, epoch) : wanted;
            });
    return edit(settled, now -> now.withoutAnnotation(Marks.TOUCHED));
  }

  /** Waits until the object fulfils the condition; false when the time is over. */
  boolean await(ObjectKey key, Predicate<Optional<Descriptor>> condition, Duration atMost) {
    long deadline = System.nanoTime() + atMost.toNanos();
    while (true) {
      attempt.checkCurrent();
      long leftNanos = deadline - System.nanoTime();
      if (leftNanos <= 0) {
        return condition.test(objects().get(key));
      }
      try {
        objects().await(key, condition, Duration.ofNanos(Math.min(leftNanos, SLICE.toNanos())));
        return true;
      } catch (SiteException late) {
        if (!late.reason().equals("Timeout")) {
          throw late;
        }
      }
    }
  }

  /** Waits by looking again; false when the time is over. */
  boolean poll(BooleanSupplier condition, Duration atMost) {
    long deadline = System.nanoTime() + atMost.toNanos();
    while (!condition.getAsBoolean()) {
      attempt.checkCurrent();
      if (System.nanoTime() > deadline) {
        return false;
      }
      try {
        Thread.sleep(POLL_MILLIS);
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
        throw StepException.retriable("", "the wait was interrupted, because the service stops");
      }
    }
    return true;
  }

  Descriptor labelled(Descriptor descriptor) {
    return descriptor.withLabel(Marks.MIGRATION, attempt.migrationId());
  }

  String subject(ObjectKey key) {
    return key.kind() + "/" + key.name();
  }
}
