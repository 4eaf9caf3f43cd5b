package dev.theseus.cluster.net;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Hands out pod addresses. One belongs to a namespace and pod name until it is released, so the
 * address of a pod that is only about to exist can be told already.
 */
public final class PodAddresses {
  private record Owner(String namespace, String pod) {}

  private final ClusterRange range;
  private final Map<Owner, String> byOwner = new HashMap<>();
  private final Set<String> used = new HashSet<>();
  private int next;

  public PodAddresses(ClusterRange range) {
    this.range = range;
  }

  /**
   * The pod's address.
   *
   * @param earlier the address that it had in an earlier run of the cluster, taken again if free
   */
  public synchronized String assign(String namespace, String pod, Optional<String> earlier) {
    return byOwner.computeIfAbsent(
        new Owner(namespace, pod),
        owner -> {
          String address = earlier.filter(used::add).orElseGet(this::nextFree);
          used.add(address);
          return address;
        });
  }

  /** Gives the address back; it is not reused before all others have been. */
  public synchronized void release(String namespace, String pod) {
    String address = byOwner.remove(new Owner(namespace, pod));
    if (address != null) {
      used.remove(address);
    }
  }

  private String nextFree() {
    for (int tries = 0; tries < ClusterRange.SIZE; tries++) {
      String candidate = range.podAddress(next++);
      if (!used.contains(candidate)) {
        return candidate;
      }
    }
    throw new IllegalStateException("no free pod address in cluster range " + range.index());
  }
}
