package dev.theseus.transformer.rule;

import dev.theseus.sites.descriptor.Descriptor;
import dev.theseus.sites.descriptor.ObjectKey;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** One descriptor per object, in one order whatever the input's was; two that differ block. */
final class OneOfEach implements Rule {

  @Override
  public Rewrite apply(Rewrite before, TransformOptions options) {
    Map<ObjectKey, List<Descriptor>> byKey = new TreeMap<>();
    for (Descriptor descriptor : before.descriptors()) {
      byKey.computeIfAbsent(key(descriptor, options), key -> new ArrayList<>()).add(descriptor);
    }
    Notes notes = new Notes();
    List<Descriptor> single = new ArrayList<>();
    byKey.forEach((key, same) -> {
      same.sort(Comparator.comparing(Descriptor::canonicalJson));
      single.add(same.getFirst());
      if (same.stream().distinct().count() > 1) {
        notes.find(
            Severity.BLOCKER,
            same.getFirst(),
            "It stands in the input " + same.size() + " times with different content.");
      }
    });
    return before.noted(single, notes);
  }

  /** An object without a namespace stands in the application's. */
  private static ObjectKey key(Descriptor descriptor, TransformOptions options) {
    ObjectKey key = descriptor.key();
    return key.namespace().isEmpty() ? key.inNamespace(options.sourceNamespace()) : key;
  }
}
