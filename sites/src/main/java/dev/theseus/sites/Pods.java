package dev.theseus.sites;

import dev.theseus.sites.descriptor.ObjectKey;
import java.util.Collection;
import java.util.List;

/** Pods of a namespace, as facts. */
public interface Pods {

  /** Pods that are not ended, agents of migrations included. */
  List<PodFact> running(String namespace);

  /**
   * Why a workload's pods are not ready, in one sentence with the last lines of the log; empty
   * where they are.
   */
  String explain(ObjectKey workload);

  /**
   * Takes pods out of the site's books whose node does not report their end: those of these that
   * are being deleted and have long had the time to stop. Their containers may run on until the
   * node is back, so it is only for pods whose writes count no more.
   */
  void abandon(String namespace, Collection<String> names);

  /**
   * One pod.
   *
   * @param controller its controller, topmost known owner; the pod itself where it has none
   * @param claims claims that it mounts
   * @param ready whether it is ready
   * @param agent whether it is a volume agent
   */
  record PodFact(
      String name, ObjectKey controller, List<String> claims, boolean ready, boolean agent) {
    /** Takes a copy. */
    public PodFact {
      claims = List.copyOf(claims);
    }
  }
}
