package dev.theseus.testbed.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/**
 * Holds docker-compose.yml against the Compose specification's schema, as no engine may be at hand.
 */
class ComposeFileTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Path FILE = Path.of("..", "docker-compose.yml");

  @Test
  void shouldFollowTheComposeSpecification() throws IOException {
    assertThat(violations(compose())).isEmpty();
  }

  @Test
  void shouldBeToldOfAKeyThatTheSpecificationDoesNotKnow() throws IOException {
    JsonNode compose = compose();
    ((ObjectNode) compose.at("/services/kafka")).put("portz", "29092:29092");
    assertThat(violations(compose))
        .anySatisfy(error -> assertThat(error.toString()).contains("portz"));
  }

  @Test
  void shouldDependOnlyOnServicesThatExistAndMountOnlyVolumesThatAreDeclared() throws IOException {
    JsonNode compose = compose();
    JsonNode services = compose.get("services");
    for (JsonNode service : services) {
      service
          .path("depends_on")
          .fieldNames()
          .forEachRemaining(name -> assertThat(services.has(name)).as(name).isTrue());
      StreamSupport.stream(service.path("volumes").spliterator(), false)
          .map(mount -> mount.asText().split(":", 2)[0])
          .filter(source -> !source.startsWith("."))
          .forEach(source -> assertThat(compose.path("volumes").has(source)).as(source).isTrue());
    }
  }

  /** Two containers under one name would fence each other in a circle. */
  @Test
  void shouldNameNoInstanceSoThatEveryServiceCanBeScaled() throws IOException {
    for (JsonNode service : compose().get("services")) {
      assertThat(service.path("environment").has("THESEUS_INSTANCE")).isFalse();
      assertThat(service.has("container_name")).isFalse();
      assertThat(service.has("hostname")).isFalse();
      assertThat(service.path("command").toString()).doesNotContain("--instance");
    }
  }

  private static JsonNode compose() throws IOException {
    LoadSettings settings = LoadSettings.builder().setSchema(new CoreSchema()).build();
    return JSON.valueToTree(new Load(settings).loadFromString(Files.readString(FILE)));
  }

  private static List<Error> violations(JsonNode compose) throws IOException {
    try (var schema =
        Objects.requireNonNull(
            ComposeFileTest.class.getResourceAsStream("/compose-spec/compose-spec.json"))) {
      JsonNode specification = JSON.readTree(schema);
      // Its own id is relative, which a validator cannot resolve.
      ((ObjectNode) specification).remove("$id");
      Schema validator =
          SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
              .getSchema(specification);
      return validator.validate(compose);
    }
  }
}
