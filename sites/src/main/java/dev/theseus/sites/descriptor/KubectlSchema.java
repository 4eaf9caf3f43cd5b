package dev.theseus.sites.descriptor;

import java.util.Map;
import org.snakeyaml.engine.v2.api.ConstructNode;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.resolver.ScalarResolver;
import org.snakeyaml.engine.v2.schema.CoreSchema;
import org.snakeyaml.engine.v2.schema.Schema;

/**
 * Which plain texts kubectl does not read as strings: these the reader converts, the writer quotes.
 */
final class KubectlSchema implements Schema {

  private final CoreSchema core = new CoreSchema();

  @Override
  public ScalarResolver getScalarResolver() {
    return (text, implicit) -> {
      if (!implicit) {
        return Tag.STR;
      }
      return switch (YamlScalars.resolve(text)) {
        case null -> Tag.NULL;
        case Boolean flag -> Tag.BOOL;
        case Double number -> Tag.FLOAT;
        case Number number -> Tag.INT;
        case Object other -> text.equals("<<") ? Tag.MERGE : Tag.STR;
      };
    };
  }

  @Override
  public Map<Tag, ConstructNode> getSchemaTagConstructors() {
    return core.getSchemaTagConstructors();
  }
}
