package dev.theseus.cluster.store;

import java.util.Optional;

/**
 * How to delete an object.
 *
 * @param uid only when the object has this uid
 * @param resourceVersion only when the object has this version
 * @param propagation what happens to the objects that it owns
 * @param gracePeriodSeconds how long a pod may take to stop; 0 removes it at once
 * @param dryRun whether to leave everything as it is
 */
public record DeleteOptions(
    Optional<String> uid,
    Optional<String> resourceVersion,
    Propagation propagation,
    Optional<Long> gracePeriodSeconds,
    boolean dryRun) {

  /** What happens to owned objects. */
  public enum Propagation {
    BACKGROUND,
    FOREGROUND,
    ORPHAN
  }

  /** Deletes in the background, without preconditions. */
  public static DeleteOptions background() {
    return new DeleteOptions(
        Optional.empty(), Optional.empty(), Propagation.BACKGROUND, Optional.empty(), false);
  }

  /** Removes a pod whose processes have ended. */
  public static DeleteOptions immediately() {
    return background().withGracePeriodSeconds(0);
  }

  public DeleteOptions withUid(String newUid) {
    return new DeleteOptions(
        Optional.of(newUid), resourceVersion, propagation, gracePeriodSeconds, dryRun);
  }

  public DeleteOptions withPropagation(Propagation newPropagation) {
    return new DeleteOptions(uid, resourceVersion, newPropagation, gracePeriodSeconds, dryRun);
  }

  public DeleteOptions withGracePeriodSeconds(long seconds) {
    return new DeleteOptions(uid, resourceVersion, propagation, Optional.of(seconds), dryRun);
  }
}
