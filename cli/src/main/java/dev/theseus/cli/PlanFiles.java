package dev.theseus.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.theseus.sites.descriptor.Descriptor;
import dev.theseus.sites.descriptor.DescriptorReader;
import dev.theseus.sites.descriptor.ObjectKey;
import dev.theseus.transformer.PlanDiff;
import dev.theseus.transformer.TransformResult;
import dev.theseus.transformer.Transformation;
import dev.theseus.transformer.rule.TransformOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** A plan of descriptor files alone: no cluster, no broker. */
record PlanFiles(TransformResult result, PlanDiff diff) {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final String NO_NAMESPACE = "default";

  /**
   * Reads the files (of a directory: all that are YAML or JSON) and rewrites what is in them.
   *
   * @throws dev.theseus.sites.descriptor.MalformedDescriptorException file, line, column
   */
  static PlanFiles of(List<Path> files, SpecOptions options) throws IOException {
    var reader = new DescriptorReader();
    var source = new ArrayList<Descriptor>();
    for (var file : expand(files)) {
      source.addAll(reader.readFile(file));
    }
    if (source.isEmpty()) {
      throw CliException.badInput("-f names no descriptor; it must be files of YAML or JSON.");
    }
    var from = options.source().map(place -> place.namespace()).orElseGet(() -> namespace(source));
    var to = options.target().map(place -> place.namespace()).orElse(from);
    var transform =
        TransformOptions.between(from, to)
            .withStorageClasses(options.storageClassMap())
            .withRegistries(options.registryMap());
    if (options.rewritesReferences()) {
      transform = transform.rewritingReferences();
    }
    var result = Transformation.run(source, transform);
    return new PlanFiles(result, PlanDiff.of(source, result, transform));
  }

  ExitCode code() {
    return result.isBlocked() ? ExitCode.REFUSED : ExitCode.DONE;
  }

  List<String> lines() {
    var lines = new ArrayList<String>();
    lines.add("%d objects".formatted(result.descriptors().size()));
    for (var object : diff.objects()) {
      lines.add("  %s %s".formatted(lower(object.fate()), move(object)));
      object
          .changes()
          .forEach(change ->
              lines.add(
                  "      %s: %s -> %s"
                      .formatted(change.path(), shown(change.before()), shown(change.after()))));
    }
    lines.add("%d losses".formatted(result.losses().size()));
    result
        .losses()
        .forEach(loss ->
            lines.add(
                "  %s %s %s: %s"
                    .formatted(lower(loss.level()), loss.subject(), loss.path(), loss.message())));
    lines.add("%d findings".formatted(result.findings().size()));
    result
        .findings()
        .forEach(finding ->
            lines.add(
                "  %s %s: %s"
                    .formatted(lower(finding.severity()), finding.subject(), finding.message())));
    lines.add("digest " + result.digest());
    return lines;
  }

  ObjectNode json() {
    var json = JsonNodeFactory.instance.objectNode();
    json.put("digest", result.digest());
    var objects = json.putArray("objects");
    for (var object : diff.objects()) {
      var node =
          objects
              .addObject()
              .put("fate", object.fate().name())
              .put("source", text(object.source()))
              .put("target", text(object.target()));
      var changes = node.putArray("changes");
      for (var change : object.changes()) {
        var each = changes.addObject().put("path", change.path());
        change.before().ifPresent(value -> each.set("before", tree(value)));
        change.after().ifPresent(value -> each.set("after", tree(value)));
      }
    }
    var losses = json.putArray("losses");
    for (var loss : result.losses()) {
      losses
          .addObject()
          .put("level", loss.level().name())
          .put("subject", loss.subject())
          .put("path", loss.path())
          .put("message", loss.message());
    }
    var findings = json.putArray("findings");
    for (var finding : result.findings()) {
      findings
          .addObject()
          .put("severity", finding.severity().name())
          .put("subject", finding.subject())
          .put("message", finding.message());
    }
    var images = json.putArray("images");
    result.images().forEach(images::add);
    var descriptors = json.putArray("descriptors");
    result.descriptors().forEach(descriptor -> descriptors.add(tree(descriptor.tree())));
    return json;
  }

  private static List<Path> expand(List<Path> files) throws IOException {
    var all = new ArrayList<Path>();
    for (var file : files) {
      if (!Files.isDirectory(file)) {
        all.add(file);
        continue;
      }
      try (var inside = Files.walk(file)) {
        inside
            .filter(path -> path.toString().matches(".*\\.(ya?ml|json)"))
            .filter(Files::isRegularFile)
            .sorted()
            .forEach(all::add);
      }
    }
    return all;
  }

  /** The one that most objects name. */
  private static String namespace(List<Descriptor> source) {
    return source.stream()
        .map(Descriptor::namespace)
        .filter(name -> !name.isEmpty())
        .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()))
        .entrySet()
        .stream()
        .max(Map.Entry.<String, Long>comparingByValue().thenComparing(Map.Entry.comparingByKey()))
        .map(Map.Entry::getKey)
        .orElse(NO_NAMESPACE);
  }

  private static String move(PlanDiff.ObjectDiff object) {
    return object.source().equals(object.target())
        ? text(object.source())
        : text(object.source()) + " -> " + text(object.target());
  }

  private static String text(ObjectKey key) {
    return key.kind() + "/" + (key.namespace().isEmpty() ? "" : key.namespace() + "/") + key.name();
  }

  private static String shown(java.util.Optional<Object> value) {
    return value.map(each -> tree(each).toString()).orElse("(none)");
  }

  private static JsonNode tree(Object value) {
    return MAPPER.valueToTree(value);
  }

  private static String lower(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
