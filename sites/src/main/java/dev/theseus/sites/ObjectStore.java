package dev.theseus.sites;

import dev.theseus.sites.descriptor.Descriptor;
import dev.theseus.sites.descriptor.ObjectKey;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Objects of a site, of every kind that it serves. Writes say who writes: field manager {@code
 * theseus}.
 */
public interface ObjectStore {

  /** The object, or empty. */
  Optional<Descriptor> get(ObjectKey key);

  /**
   * All objects of one kind in a namespace, in pages.
   *
   * @param apiVersion for example apps/v1
   * @param kind for example Deployment
   * @param labelSelector empty for all
   */
  List<Descriptor> list(String apiVersion, String kind, String namespace, String labelSelector);

  /**
   * Everything in a namespace that has a kind with list and get, found by discovery; kinds that may
   * not be listed are in {@link Discovered#unseen()}.
   *
   * @throws SiteException permanent where nothing at all may be listed or the namespace does not
   *     exist
   */
  Discovered discover(String namespace, String labelSelector);

  /**
   * Creates the object.
   *
   * @param dryRun validate on the server and persist nothing
   * @return the object as the server has it
   * @throws SiteException permanent with reason AlreadyExists where it is there
   */
  Descriptor create(Descriptor descriptor, boolean dryRun);

  /**
   * Merges into the object in one call (RFC 7386): a null value removes.
   *
   * @param resourceVersion fails as Conflict where the object has another; empty for unconditional
   */
  Descriptor merge(
      ObjectKey key,
      Map<String, ? extends @org.jspecify.annotations.Nullable Object> patch,
      Optional<String> resourceVersion);

  /**
   * Deletes the object only if it has this UID.
   *
   * @return whether it was there
   */
  boolean delete(ObjectKey key, String uid);

  /**
   * Waits by watching until the object fulfils the condition (absent = empty).
   *
   * @throws SiteException retriable where it does not within the time
   */
  Optional<Descriptor> await(
      ObjectKey key, Predicate<Optional<Descriptor>> condition, Duration atMost);

  /**
   * Gives every object of one kind in a namespace to the listener: each that is there, then each
   * state that one takes later, also its last when it is deleted. Blocks until the thread is
   * interrupted; goes on after a broken connection, and then gives again what is there.
   *
   * @throws SiteException permanent where the kind may not be watched or is not served
   */
  void watch(String apiVersion, String kind, String namespace, Consumer<Descriptor> seen);

  /** Result of a discovery. */
  record Discovered(List<Descriptor> objects, List<String> unseen) {
    /** Takes copies. */
    public Discovered {
      objects = List.copyOf(objects);
      unseen = List.copyOf(unseen);
    }
  }
}
