package dev.theseus.cluster.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/**
 * One entry of {@code metadata.managedFields}.
 *
 * @param operation {@code Apply} or {@code Update}
 * @param subresource {@code status} or empty
 */
record ManagedFields(
    String manager,
    String operation,
    String apiVersion,
    String time,
    String subresource,
    FieldSet fields) {

  static List<ManagedFields> read(ObjectNode object) {
    List<ManagedFields> entries = new ArrayList<>();
    for (JsonNode entry : object.path("metadata").path("managedFields")) {
      if (entry.has("fieldsV1")) {
        entries.add(
            new ManagedFields(
                entry.path("manager").asText(),
                entry.path("operation").asText(),
                entry.path("apiVersion").asText(),
                entry.path("time").asText(),
                entry.path("subresource").asText(""),
                FieldSet.read(entry.path("fieldsV1"))));
      }
    }
    return entries;
  }

  boolean isUpdateBy(FieldOwnership.Writer writer) {
    return is("Update", writer);
  }

  boolean isApplyBy(FieldOwnership.Writer writer) {
    return is("Apply", writer);
  }

  private boolean is(String wanted, FieldOwnership.Writer writer) {
    return operation.equals(wanted)
        && manager.equals(writer.manager())
        && subresource.equals(writer.subresource());
  }

  boolean sameFieldsAs(ManagedFields other) {
    return manager.equals(other.manager)
        && operation.equals(other.operation)
        && subresource.equals(other.subresource)
        && apiVersion.equals(other.apiVersion)
        && fields.toJson().equals(other.fields.toJson());
  }

  ManagedFields with(FieldSet newFields) {
    return new ManagedFields(manager, operation, apiVersion, time, subresource, newFields);
  }

  /** As messages name it. */
  String owner() {
    String name = "\"" + manager + "\"";
    if (!subresource.isEmpty()) {
      name += " with subresource \"" + subresource + "\"";
    }
    return operation.equals("Update") ? name + " using " + apiVersion : name;
  }

  ObjectNode toJson() {
    ObjectNode json =
        Json.object()
            .put("manager", manager)
            .put("operation", operation)
            .put("apiVersion", apiVersion)
            .put("time", time)
            .put("fieldsType", "FieldsV1");
    json.set("fieldsV1", fields.toJson());
    if (!subresource.isEmpty()) {
      json.put("subresource", subresource);
    }
    return json;
  }
}
