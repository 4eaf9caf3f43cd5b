package dev.theseus.testbed.real;

import dev.theseus.testbed.load.AcknowledgedOrder;
import dev.theseus.testbed.load.WriteAudit;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** What a server holds beside what it had acknowledged; a write is known by its name. */
final class Kept {
  private Kept() {}

  static WriteAudit audit(Collection<String> acknowledged, Collection<String> kept) {
    Map<String, Long> times =
        kept.stream().collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
    List<AcknowledgedOrder> lost = those(acknowledged, write -> !times.containsKey(write));
    // One that was never acknowledged must not be there twice either.
    List<AcknowledgedOrder> repeated =
        those(times.keySet(), write -> times.getOrDefault(write, 0L) > 1);
    return new WriteAudit(
        acknowledged.size(),
        kept.size(),
        lost,
        repeated,
        lost.isEmpty() && repeated.isEmpty()
            ? ""
            : "first lost: %s, first repeated: %s"
                .formatted(lost.stream().findFirst(), repeated.stream().findFirst()));
  }

  private static List<AcknowledgedOrder> those(
      Collection<String> writes, Predicate<String> condition) {
    return writes.stream()
        .filter(condition)
        .map(write -> new AcknowledgedOrder(0, write, 0, Instant.EPOCH))
        .toList();
  }
}
