package dev.theseus.deployer.step;

import dev.theseus.sites.descriptor.Descriptor;
import dev.theseus.sites.descriptor.JsonTree;
import java.util.Comparator;
import java.util.Optional;

/** Who wrote an object last beside us, as far as the API server's own notes tell. */
final class LastWriter {

  private static final String OURS = "theseus";

  private LastWriter() {}

  /** Its name for itself, such as kubectl; empty where nobody wrote since we did. */
  static Optional<String> of(Descriptor object) {
    String ourTime =
        object.listAt("metadata", "managedFields").stream()
            .filter(entry -> name(entry).equals(OURS))
            .map(LastWriter::time)
            .max(Comparator.naturalOrder())
            .orElse("");
    return object.listAt("metadata", "managedFields").stream()
        .filter(entry -> !name(entry).equals(OURS) && isOfSpec(entry))
        .filter(entry -> time(entry).compareTo(ourTime) >= 0)
        .max(Comparator.comparing(LastWriter::time))
        .map(LastWriter::name);
  }

  private static boolean isOfSpec(Object entry) {
    return JsonTree.at(entry, "fieldsV1", "f:spec").isPresent();
  }

  private static String name(Object entry) {
    return JsonTree.textAt(entry, "manager").orElse("");
  }

  /** RFC 3339 in UTC: text order is time order. */
  private static String time(Object entry) {
    return JsonTree.textAt(entry, "time").orElse("");
  }
}
