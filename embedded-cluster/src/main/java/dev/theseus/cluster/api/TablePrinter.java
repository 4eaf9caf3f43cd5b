package dev.theseus.cluster.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.theseus.cluster.store.ResourceType;
import java.time.InstantSource;
import java.util.List;

/** Makes the tables that {@code kubectl get} prints. */
final class TablePrinter {
  private final TableColumns columns;

  TablePrinter(InstantSource clock, CustomColumns custom) {
    this.columns = new TableColumns(clock, custom);
  }

  /**
   * Rows in the order of the objects.
   *
   * @param includeObject {@code None}, {@code Metadata} or {@code Object}
   */
  ObjectNode table(
      ResourceType type, List<ObjectNode> objects, String version, String includeObject) {
    List<TableColumns.Column> shown = columns.of(type);
    ObjectNode table = Json.object().put("kind", "Table").put("apiVersion", "meta.k8s.io/v1");
    table.putObject("metadata").put("resourceVersion", version);
    ArrayNode definitions = table.putArray("columnDefinitions");
    for (TableColumns.Column column : shown) {
      definitions
          .addObject()
          .put("name", column.name())
          .put("type", "string")
          .put("format", column.name().equals("Name") ? "name" : "")
          .put("description", column.name())
          .put("priority", column.wideOnly() ? 1 : 0);
    }
    ArrayNode rows = table.putArray("rows");
    for (ObjectNode object : objects) {
      ObjectNode row = rows.addObject();
      ArrayNode cells = row.putArray("cells");
      shown.forEach(column -> cells.add(column.cell().apply(object)));
      switch (includeObject) {
        case "None" -> {}
        case "Object" -> row.set("object", object);
        default -> row.set("object", metadataOnly(object));
      }
    }
    return table;
  }

  static ObjectNode metadataOnly(ObjectNode object) {
    ObjectNode partial =
        Json.object().put("kind", "PartialObjectMetadata").put("apiVersion", "meta.k8s.io/v1");
    partial.set("metadata", object.path("metadata").deepCopy());
    return partial;
  }
}
