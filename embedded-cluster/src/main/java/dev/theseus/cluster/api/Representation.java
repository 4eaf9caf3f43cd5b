package dev.theseus.cluster.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.theseus.cluster.store.ObjectList;
import dev.theseus.cluster.store.ResourceType;
import java.util.List;
import java.util.function.UnaryOperator;

/** In which form a client wants objects: whole, as rows of a table, or only their metadata. */
final class Representation {
  private enum Form {
    WHOLE,
    TABLE,
    METADATA
  }

  private final Form form;
  private final TablePrinter printer;
  private final String includeObject;

  private Representation(Form form, TablePrinter printer, String includeObject) {
    this.form = form;
    this.printer = printer;
    this.includeObject = includeObject;
  }

  static Representation of(ApiRequest request, TablePrinter printer) {
    String accept = request.header("accept");
    Form form =
        accept.contains("as=Table")
            ? Form.TABLE
            : accept.contains("as=PartialObjectMetadata") ? Form.METADATA : Form.WHOLE;
    return new Representation(form, printer, request.parameter("includeObject").orElse("Metadata"));
  }

  UnaryOperator<ObjectNode> one(ResourceType type) {
    return object ->
        switch (form) {
          case WHOLE -> object;
          case TABLE ->
              printer.table(
                  type,
                  List.of(object),
                  object.path("metadata").path("resourceVersion").asText(),
                  includeObject);
          case METADATA -> TablePrinter.metadataOnly(object);
        };
  }

  ObjectNode many(ResourceType type, ObjectList objects, String continueToken) {
    String version = Long.toString(objects.resourceVersion());
    ObjectNode list =
        switch (form) {
          case TABLE -> printer.table(type, objects.items(), version, includeObject);
          case METADATA ->
              filled(
                  "PartialObjectMetadataList",
                  "meta.k8s.io/v1",
                  objects.items().stream().map(TablePrinter::metadataOnly).toList());
          case WHOLE -> filled(type.kind() + "List", type.apiVersion(), objects.items());
        };
    ObjectNode metadata = list.withObjectProperty("metadata");
    metadata.put("resourceVersion", version);
    if (!continueToken.isEmpty()) {
      metadata.put("continue", continueToken);
    }
    return list;
  }

  private static ObjectNode filled(String kind, String apiVersion, List<ObjectNode> items) {
    ObjectNode list = Json.object().put("kind", kind).put("apiVersion", apiVersion);
    list.putObject("metadata");
    list.putArray("items").addAll(items);
    return list;
  }
}
