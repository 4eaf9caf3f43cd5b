package dev.theseus.cluster.controller;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Which pods of a StatefulSet to create and to delete next. Pure.
 *
 * @param parallel whether pods need not wait for each other
 * @param rolling whether pods of older revisions are replaced without being asked
 * @param partition pods below this ordinal keep their revision
 * @param revision the newest one
 */
record StatefulSetDecision(
    int start, int replicas, boolean parallel, boolean rolling, int partition, String revision) {

  /** What counts of one pod. */
  record Pod(boolean available, boolean deleting, boolean finished, String revision) {}

  /** Ordinals to create now; in order, each waits for all before it. */
  List<Integer> toCreate(Map<Integer, Pod> pods) {
    List<Integer> create = new ArrayList<>();
    for (int ordinal = start; ordinal < start + replicas; ordinal++) {
      Pod pod = pods.get(ordinal);
      if (pod == null) {
        create.add(ordinal);
      }
      boolean waits = pod == null || !pod.available() || pod.deleting();
      if (waits && !parallel) {
        break;
      }
    }
    return create;
  }

  /** Ordinals to delete now: finished ones, surplus ones from the top, then outdated ones. */
  List<Integer> toDelete(Map<Integer, Pod> pods) {
    TreeMap<Integer, Pod> sorted = new TreeMap<>(pods);
    List<Integer> finished =
        sorted.entrySet().stream()
            .filter(e -> isWanted(e.getKey()) && e.getValue().finished())
            .map(Map.Entry::getKey)
            .toList();
    if (!finished.isEmpty()) {
      return finished;
    }
    List<Integer> surplus =
        sorted.descendingKeySet().stream().filter(ordinal -> !isWanted(ordinal)).toList();
    if (!surplus.isEmpty()) {
      return parallel ? surplus : firstIfQuiet(surplus, sorted);
    }
    return rolling ? outdated(sorted) : List.of();
  }

  private boolean isWanted(int ordinal) {
    return ordinal >= start && ordinal < start + replicas;
  }

  /** One at a time, and only while no other one is on its way out. */
  private static List<Integer> firstIfQuiet(List<Integer> surplus, Map<Integer, Pod> pods) {
    boolean busy = pods.values().stream().anyMatch(Pod::deleting);
    return busy ? List.of() : surplus.subList(0, 1);
  }

  private List<Integer> outdated(TreeMap<Integer, Pod> pods) {
    for (Map.Entry<Integer, Pod> entry : pods.descendingMap().entrySet()) {
      int ordinal = entry.getKey();
      Pod pod = entry.getValue();
      if (ordinal - start < partition) {
        return List.of();
      }
      if (!pod.revision().equals(revision)) {
        return pod.deleting() ? List.of() : List.of(ordinal);
      }
      if (pod.deleting() || !pod.available()) {
        // The one that was replaced last has to serve before the next one goes.
        return List.of();
      }
    }
    return List.of();
  }
}
