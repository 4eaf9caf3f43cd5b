package dev.theseus.cluster.api;

import com.fasterxml.jackson.databind.JsonNode;
import dev.theseus.cluster.store.KubernetesTypes;
import dev.theseus.cluster.store.ObjectReader;
import dev.theseus.cluster.store.ResourceType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Columns that a custom resource definition asks for in additionalPrinterColumns. */
final class CustomColumns {
  private final ObjectReader reader;

  CustomColumns(ObjectReader reader) {
    this.reader = reader;
  }

  /** One column: its title and the dotted path of its value. */
  record Definition(String name, List<String> path, String type, boolean wideOnly) {}

  /** Empty for types that no definition makes. */
  Optional<List<Definition>> of(ResourceType type) {
    return reader
        .get(KubernetesTypes.CUSTOM_RESOURCE_DEFINITION, "", type.qualifiedName())
        .map(definition -> columns(definition.path("spec").path("versions"), type.version()));
  }

  private static List<Definition> columns(JsonNode versions, String version) {
    List<Definition> columns = new ArrayList<>();
    for (JsonNode served : versions) {
      if (served.path("name").asText().equals(version)) {
        for (JsonNode column : served.path("additionalPrinterColumns")) {
          String path = column.path("jsonPath").asText().replaceFirst("^\\.", "");
          columns.add(
              new Definition(
                  column.path("name").asText(),
                  List.of(path.split("\\.")),
                  column.path("type").asText(),
                  column.path("priority").asInt() > 0));
        }
      }
    }
    return columns;
  }
}
