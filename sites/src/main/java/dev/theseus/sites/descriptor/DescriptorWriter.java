package dev.theseus.sites.descriptor;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.common.ScalarStyle;

/**
 * Writes descriptors as YAML that people read and kubectl takes: the usual fields first, the others
 * sorted, and a string quoted wherever an older YAML reader would see something else in it.
 */
public final class DescriptorWriter {

  private static final List<String> FIRST = List.of("apiVersion", "kind", "metadata", "name");
  private static final int UNBROKEN = 1 << 16;

  /** One document per descriptor, each after {@code ---}; the same input gives the same text. */
  public String yaml(Collection<Descriptor> descriptors) {
    StringBuilder out = new StringBuilder();
    descriptors.forEach(descriptor -> out.append(yaml(descriptor)));
    return out.toString();
  }

  /** One document, starting with {@code ---}. */
  public String yaml(Descriptor descriptor) {
    DumpSettings settings =
        DumpSettings.builder()
            .setDefaultFlowStyle(FlowStyle.BLOCK)
            .setDefaultScalarStyle(ScalarStyle.PLAIN)
            .setWidth(UNBROKEN)
            .setSplitLines(false)
            .setDereferenceAliases(true)
            .setUseUnicodeEncoding(true)
            .setSchema(new KubectlSchema())
            .build();
    return "---\n" + new Dump(settings).dumpToString(ordered(descriptor.tree()));
  }

  private static Object ordered(Object value) {
    return switch (value) {
      case Map<?, ?> map -> {
        Map<String, Object> sorted = new TreeMap<>(JsonTree.mapAt(map));
        Map<String, Object> result = new LinkedHashMap<>();
        for (String key : FIRST) {
          Optional.ofNullable(sorted.remove(key))
              .ifPresent(child -> result.put(key, ordered(child)));
        }
        sorted.forEach((key, child) -> result.put(key, ordered(child)));
        yield result;
      }
      case List<?> list -> {
        List<Object> result = new ArrayList<>(list.size());
        list.forEach(element -> result.add(ordered(element)));
        yield result;
      }
      default -> value;
    };
  }
}
