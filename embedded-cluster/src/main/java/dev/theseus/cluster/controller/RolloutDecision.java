package dev.theseus.cluster.controller;

import java.util.ArrayList;
import java.util.List;

/**
 * How far a rolling update may go in one step. Pure.
 *
 * @param desired how many pods the Deployment asks for
 * @param maxSurge how many pods there may be beyond that
 * @param maxUnavailable how many of them may be missing
 */
record RolloutDecision(int desired, int maxSurge, int maxUnavailable) {

  /**
   * One ReplicaSet.
   *
   * @param size pods that its spec asks for
   * @param available those that serve
   */
  record SetSize(int size, int available) {}

  RolloutDecision {
    if (maxSurge == 0 && maxUnavailable == 0) {
      // Neither more nor fewer pods would be allowed: Kubernetes then lets one be missing.
      maxUnavailable = 1;
    }
  }

  /** The next size of the set of the newest template. */
  int newSize(SetSize newest, List<SetSize> older) {
    if (newest.size() >= desired) {
      return desired;
    }
    int total = newest.size() + older.stream().mapToInt(SetSize::size).sum();
    int room = desired + maxSurge - total;
    return room <= 0 ? newest.size() : Math.min(desired, newest.size() + room);
  }

  /** The next sizes of the sets of older templates, in the order given (oldest first). */
  List<Integer> oldSizes(SetSize newest, List<SetSize> older) {
    int total = newest.size() + older.stream().mapToInt(SetSize::size).sum();
    int minimumAvailable = desired - Math.min(maxUnavailable, desired);
    int newestUnavailable = newest.size() - newest.available();
    // Pods of the newest set that do not serve yet count as missing, however many there are.
    int removable = total - minimumAvailable - newestUnavailable;
    List<Integer> sizes = new ArrayList<>(older.stream().map(SetSize::size).toList());
    removable = removeUnavailable(older, sizes, removable);
    int available = newest.available();
    for (int i = 0; i < older.size(); i++) {
      available += Math.min(older.get(i).available(), sizes.get(i));
    }
    int spare = Math.min(removable, available - minimumAvailable);
    for (int i = 0; i < sizes.size() && spare > 0; i++) {
      int taken = Math.min(sizes.get(i), spare);
      sizes.set(i, sizes.get(i) - taken);
      spare -= taken;
    }
    return sizes;
  }

  private static int removeUnavailable(List<SetSize> older, List<Integer> sizes, int removable) {
    int left = removable;
    for (int i = 0; i < older.size() && left > 0; i++) {
      int dead = older.get(i).size() - older.get(i).available();
      int taken = Math.min(Math.max(0, dead), left);
      sizes.set(i, sizes.get(i) - taken);
      left -= taken;
    }
    return left;
  }

  /**
   * A number of pods from what a strategy says.
   *
   * @param value a number or a percentage such as {@code 25%}
   * @param roundUp how to round a percentage
   */
  static int resolve(String value, int desired, boolean roundUp) {
    if (!value.endsWith("%")) {
      return Integer.parseInt(value);
    }
    double exact = Double.parseDouble(value.substring(0, value.length() - 1)) * desired / 100;
    return (int) (roundUp ? Math.ceil(exact) : Math.floor(exact));
  }
}
