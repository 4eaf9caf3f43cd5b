package dev.theseus.sites.descriptor;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/** The documents of one YAML text (JSON is YAML too), each value with the place it came from. */
final class YamlDocuments {

  private static final int LARGEST_CODE_POINTS = 64 << 20;
  private static final String MERGE = "<<";

  private final String file;

  YamlDocuments(String file) {
    this.file = file;
  }

  /** A document's value and the place where it starts. */
  record Document(Object value, int line, int column) {}

  List<Document> read(String text) {
    LoadSettings settings =
        LoadSettings.builder()
            .setLabel(file)
            .setCodePointLimit(LARGEST_CODE_POINTS)
            .setSchema(new KubectlSchema())
            .build();
    List<Document> documents = new ArrayList<>();
    try {
      for (Node node : new Compose(settings).composeAllFromString(text)) {
        @Nullable Object value = value(node);
        if (value != null) {
          documents.add(new Document(value, line(node), column(node)));
        }
      }
    } catch (MarkedYamlEngineException malformed) {
      Optional<Mark> mark = malformed.getProblemMark().or(malformed::getContextMark);
      throw new MalformedDescriptorException(
          file,
          mark.map(m -> m.getLine() + 1).orElse(1),
          mark.map(m -> m.getColumn() + 1).orElse(1),
          oneLine(malformed.getProblem()));
    } catch (YamlEngineException malformed) {
      throw new MalformedDescriptorException(
          file, 1, 1, oneLine(String.valueOf(malformed.getMessage())));
    }
    return documents;
  }

  private @Nullable Object value(Node node) {
    return switch (node) {
      case MappingNode mapping -> map(mapping);
      case SequenceNode sequence -> list(sequence);
      case ScalarNode scalar -> scalar(scalar);
      default -> throw malformed(node, "a " + node.getNodeType() + " is no JSON value");
    };
  }

  private Map<String, Object> map(MappingNode node) {
    Map<String, Object> map = new LinkedHashMap<>();
    Map<String, Object> merged = new LinkedHashMap<>();
    for (NodeTuple tuple : node.getValue()) {
      if (!(tuple.getKeyNode() instanceof ScalarNode keyNode)) {
        throw malformed(tuple.getKeyNode(), "a key must be a string");
      }
      String key = keyNode.getValue();
      @Nullable Object value = value(tuple.getValueNode());
      if (key.equals(MERGE) && keyNode.getScalarStyle() == ScalarStyle.PLAIN && value != null) {
        merge(merged, value, tuple.getValueNode());
      } else if (map.containsKey(key)) {
        throw malformed(keyNode, "the key \"" + key + "\" stands here a second time");
      } else if (value != null) {
        map.put(key, value);
      }
    }
    merged.forEach(map::putIfAbsent);
    return map;
  }

  private void merge(Map<String, Object> merged, Object value, Node place) {
    List<Object> sources = JsonTree.asList(value).orElseGet(() -> List.of(value));
    for (Object source : sources) {
      JsonTree.asMap(source)
          .orElseThrow(() -> malformed(place, "\"<<\" merges maps only"))
          .forEach(merged::putIfAbsent);
    }
  }

  private List<Object> list(SequenceNode node) {
    List<Object> list = new ArrayList<>(node.getValue().size());
    for (Node element : node.getValue()) {
      @Nullable Object value = value(element);
      list.add(value == null ? Map.of() : value);
    }
    return list;
  }

  private static @Nullable Object scalar(ScalarNode node) {
    boolean text = node.getTag().equals(Tag.STR) || node.getTag().equals(Tag.BINARY);
    return text ? node.getValue() : YamlScalars.resolve(node.getValue());
  }

  private MalformedDescriptorException malformed(Node node, String problem) {
    return new MalformedDescriptorException(file, line(node), column(node), problem);
  }

  private static int line(Node node) {
    return node.getStartMark().map(mark -> mark.getLine() + 1).orElse(1);
  }

  private static int column(Node node) {
    return node.getStartMark().map(mark -> mark.getColumn() + 1).orElse(1);
  }

  private static String oneLine(String problem) {
    String flat = problem.strip().replaceAll("\\s+", " ");
    return flat.endsWith(".") ? flat.substring(0, flat.length() - 1) : flat;
  }
}
