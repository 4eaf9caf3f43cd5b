package dev.theseus.cluster.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.theseus.cluster.store.ApiStatusException;
import java.util.ArrayList;
import java.util.List;

/** Words for a server-side apply that would take over fields of others. */
final class Conflicts {
  private Conflicts() {}

  static ApiStatusException refuse(List<ManagedFields> contested) {
    ObjectNode details = Json.object();
    List<String> lines = new ArrayList<>();
    int count = 0;
    for (ManagedFields entry : contested) {
      List<String> paths = new ArrayList<>();
      entry.fields().forEachPath((path, set) -> paths.add(path));
      count += paths.size();
      for (String path : paths) {
        details
            .withArrayProperty("causes")
            .addObject()
            .put("reason", "FieldManagerConflict")
            .put("message", "conflict with " + entry.owner())
            .put("field", path);
      }
      lines.add("conflicts with " + entry.owner() + ":\n- " + String.join("\n- ", paths));
    }
    String message =
        count == 1
            ? "Apply failed with 1 conflict: "
                + lines.getFirst().replaceFirst("^conflicts", "conflict").replace(":\n- ", ": ")
            : "Apply failed with " + count + " conflicts: " + String.join("\n", lines);
    return new ApiStatusException(409, "Conflict", message, details);
  }
}
