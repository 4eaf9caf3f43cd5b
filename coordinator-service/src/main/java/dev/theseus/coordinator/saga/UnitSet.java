package dev.theseus.coordinator.saga;

import java.util.ArrayList;
import java.util.List;

/**
 * An immutable set of unit numbers.
 *
 * @param words 64 units each, lowest first, without trailing zeros
 */
record UnitSet(List<Long> words) {

  static final UnitSet EMPTY = new UnitSet(List.of());

  UnitSet {
    words = List.copyOf(words);
  }

  boolean contains(int unit) {
    int word = unit / Long.SIZE;
    return word < words.size() && (words.get(word) & bit(unit)) != 0;
  }

  UnitSet with(int unit) {
    int word = unit / Long.SIZE;
    List<Long> changed = new ArrayList<>(words);
    while (changed.size() <= word) {
      changed.add(0L);
    }
    changed.set(word, changed.get(word) | bit(unit));
    return new UnitSet(changed);
  }

  /** How many units are in it whose number is lower than the limit. */
  int countBelow(int limit) {
    int count = 0;
    for (int word = 0; word < words.size() && word * Long.SIZE < limit; word++) {
      int left = limit - word * Long.SIZE;
      long mask = left >= Long.SIZE ? -1L : bit(left) - 1;
      count += Long.bitCount(words.get(word) & mask);
    }
    return count;
  }

  private static long bit(int unit) {
    return 1L << (unit % Long.SIZE);
  }
}
