package dev.theseus.cluster.controller;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;

/** Makes pods out of templates. */
final class PodFactory {

  private PodFactory() {}

  /** A pod of the template that the owner controls; the caller gives it a name. */
  static ObjectNode fromTemplate(JsonNode template, ObjectNode owner) {
    ObjectNode pod = JsonNodeFactory.instance.objectNode();
    pod.put("apiVersion", "v1").put("kind", "Pod");
    ObjectNode metadata = pod.putObject("metadata");
    metadata.put("namespace", ObjectName.of(owner).namespace());
    for (String field : new String[] {"labels", "annotations", "finalizers"}) {
      if (template.path("metadata").has(field)) {
        metadata.set(field, template.path("metadata").path(field).deepCopy());
      }
    }
    Owners.setController(pod, owner);
    pod.set("spec", template.path("spec").deepCopy());
    return pod;
  }

  /** A short name for the content of a template: equal templates have equal hashes. */
  static String hash(JsonNode template) {
    CRC32 checksum = new CRC32();
    checksum.update(template.toString().getBytes(StandardCharsets.UTF_8));
    return Long.toString(checksum.getValue(), 36);
  }
}
