package dev.theseus.sites.descriptor;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Reads descriptors from YAML (any number of documents) or JSON (any number of objects). A {@code
 * List} counts as its items, an empty document as none.
 */
public final class DescriptorReader {

  private static final Pattern JSON_START = Pattern.compile("\\s*\\{\\s*[\"}]");
  private static final ObjectMapper JSON =
      JsonMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  /**
   * Reads one file in UTF-8.
   *
   * @throws MalformedDescriptorException when the text is no descriptor: file, line and column
   * @throws IOException when the file cannot be read
   */
  public List<Descriptor> readFile(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      return read(file.toString(), text);
    } catch (CharacterCodingException notText) {
      throw new MalformedDescriptorException(file.toString(), 1, 1, "the file is not UTF-8 text");
    }
  }

  /**
   * Reads descriptors from text.
   *
   * @param origin names the text in error messages
   * @throws MalformedDescriptorException when the text is no descriptor: line and column
   */
  public List<Descriptor> read(String origin, String text) {
    List<YamlDocuments.Document> documents =
        isJson(origin, text) ? readJson(origin, text) : new YamlDocuments(origin).read(text);
    List<Descriptor> descriptors = new ArrayList<>();
    documents.forEach(document -> add(descriptors, origin, document, document.value()));
    return List.copyOf(descriptors);
  }

  /** YAML may start with a brace too; JSON then goes on with a quoted name. */
  private static boolean isJson(String origin, String text) {
    return !origin.endsWith(".yaml")
        && !origin.endsWith(".yml")
        && JSON_START.matcher(text).lookingAt();
  }

  private static void add(
      List<Descriptor> descriptors, String origin, YamlDocuments.Document document, Object value) {
    Map<String, Object> tree =
        JsonTree.asMap(value)
            .orElseThrow(() -> malformed(origin, document, "this is a value, not an object"));
    for (String field : List.of("apiVersion", "kind")) {
      if (JsonTree.textAt(tree, field).filter(text -> !text.isEmpty()).isEmpty()) {
        throw malformed(origin, document, "this object has no " + field + ", which it must have");
      }
    }
    if ("v1".equals(tree.get("apiVersion")) && "List".equals(tree.get("kind"))) {
      JsonTree.listAt(tree, "items").forEach(item -> add(descriptors, origin, document, item));
      return;
    }
    descriptors.add(Descriptor.of(tree));
  }

  private static List<YamlDocuments.Document> readJson(String origin, String text) {
    List<YamlDocuments.Document> documents = new ArrayList<>();
    try (JsonParser parser = JSON.createParser(text);
        MappingIterator<Object> values = JSON.readerFor(Object.class).readValues(parser)) {
      while (values.hasNextValue()) {
        JsonLocation end = parser.currentLocation();
        documents.add(
            new YamlDocuments.Document(
                JsonTree.freeze(values.nextValue()), end.getLineNr(), end.getColumnNr()));
      }
    } catch (JsonProcessingException malformed) {
      JsonLocation place = malformed.getLocation();
      String problem = malformed.getOriginalMessage().strip().replaceAll("\\s+", " ");
      throw new MalformedDescriptorException(
          origin,
          place == null ? 1 : place.getLineNr(),
          place == null ? 1 : place.getColumnNr(),
          problem);
    } catch (IOException impossible) {
      throw new UncheckedIOException("text in memory cannot fail to be read", impossible);
    }
    return documents;
  }

  private static MalformedDescriptorException malformed(
      String origin, YamlDocuments.Document document, String problem) {
    return new MalformedDescriptorException(origin, document.line(), document.column(), problem);
  }
}
