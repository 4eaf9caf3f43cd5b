package dev.theseus.deployer.step;

import dev.theseus.sites.Marks;
import dev.theseus.sites.ObjectStore;
import dev.theseus.sites.Site;
import dev.theseus.sites.SiteException;
import dev.theseus.sites.descriptor.Descriptor;
import dev.theseus.sites.descriptor.ObjectKey;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Predicate;

/** One namespace of one site, as one attempt sees it: every write passes its fence. */
final class Place {

  private static final Duration SLICE = Duration.ofSeconds(1);

  private static final long POLL_MILLIS = 20;

  private final Site site;
  private final String namespace;
  private final Attempt attempt;
  private final Limits limits;
  private Optional<Fence> fence = Optional.empty();

  Place(Site site, String namespace, Attempt attempt, Limits limits) {
    this.site = site;
    this.namespace = namespace;
    this.attempt = attempt;
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
    if (fence.isEmpty()) {
      fence = Optional.of(Fence.raise(objects(), namespace, attempt));
    }
    return fence.get();
  }

  Optional<Descriptor> namespaceObject() {
    return objects().get(new ObjectKey("v1", "Namespace", "", namespace));
  }

  boolean isOurs(Descriptor object) {
    return object.label(Marks.MIGRATION).filter(attempt.migrationId()::equals).isPresent();
  }

  Descriptor create(Descriptor descriptor) {
    fence().check();
    return objects().create(descriptor, false);
  }

  boolean delete(Descriptor object) {
    fence().check();
    return objects().delete(object.key(), object.uid().orElse(""));
  }

  /** Changes an object by an edit of what it is now; the write holds only for what was read. */
  Optional<Descriptor> edit(ObjectKey key, Function<Descriptor, Descriptor> edit) {
    while (true) {
      fence().check();
      Optional<Descriptor> now = objects().get(key);
      if (now.isEmpty()) {
        return now;
      }
      Descriptor wanted = edit.apply(now.get());
      if (wanted.equals(now.get())) {
        return now;
      }
      try {
        return Optional.of(
            objects()
                .merge(key, MergeDiff.between(now.get(), wanted), now.get().resourceVersion()));
      } catch (SiteException raced) {
        if (!raced.reason().equals("Conflict")) {
          throw raced;
        }
      }
    }
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
