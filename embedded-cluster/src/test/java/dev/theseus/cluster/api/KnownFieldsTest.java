package dev.theseus.cluster.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.theseus.cluster.store.KubernetesTypes;
import dev.theseus.cluster.store.ResourceType;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.KubernetesResource;
import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * The table of fields is what fabric8's models, made from Kubernetes' own schema, say. After an
 * update of fabric8, run with {@code -Dknown-fields.write=true} to write it anew.
 */
class KnownFieldsTest {
  private static final List<String> PACKAGES =
      List.of(
          "",
          "apps",
          "batch.v1",
          "discovery.v1",
          "networking.v1",
          "policy.v1",
          "autoscaling.v2",
          "rbac",
          "storage",
          "coordination.v1",
          "apiextensions.v1",
          "scheduling.v1");

  @Test
  void shouldHoldTheFieldsOfEveryBuiltInKindWhenComparedWithItsModel() throws IOException {
    Map<String, String> structures = new TreeMap<>();
    for (ResourceType type : KubernetesTypes.kubernetes()) {
      Class<?> model = model(type).orElseThrow(() -> new AssertionError("no model of " + type));
      structures.put(type.apiVersion() + "/" + type.kind(), "");
      structures.put(type.apiVersion() + "/" + type.kind(), fields(model, structures));
    }
    String expected =
        structures.entrySet().stream()
            .map(e -> e.getKey() + e.getValue() + "\n")
            .collect(Collectors.joining());
    if (Boolean.getBoolean("known-fields.write")) {
      Path resource = Path.of("src/main/resources/dev/theseus/cluster/api/known-fields.txt");
      Files.writeString(resource, expected);
    }
    try (var in = KnownFields.class.getResourceAsStream("known-fields.txt")) {
      assertThat(new String(in.readAllBytes(), StandardCharsets.US_ASCII)).isEqualTo(expected);
    }
  }

  private static Optional<Class<?>> model(ResourceType type) {
    return PACKAGES.stream()
        .flatMap(name -> load(name, type.kind()).stream())
        .filter(model -> HasMetadata.getApiVersion(model).equals(type.apiVersion()))
        .<Class<?>>map(model -> model)
        .findFirst();
  }

  private static Optional<Class<? extends HasMetadata>> load(String name, String kind) {
    String prefix = "io.fabric8.kubernetes.api.model." + (name.isEmpty() ? "" : name + ".");
    try {
      return Optional.of(Class.forName(prefix + kind).asSubclass(HasMetadata.class));
    } catch (ClassNotFoundException e) {
      return Optional.empty();
    }
  }

  private static String fields(Class<?> model, Map<String, String> structures) {
    StringBuilder line = new StringBuilder();
    for (Field field : model.getDeclaredFields()) {
      JsonProperty property = field.getAnnotation(JsonProperty.class);
      if (property == null) {
        continue;
      }
      line.append(' ').append(property.value());
      structure(field.getGenericType())
          .ifPresent(type -> {
            String name = type.getName().replaceFirst("^io.fabric8.kubernetes.api.model.", "");
            if (!structures.containsKey(name)) {
              structures.put(name, "");
              structures.put(name, fields(type, structures));
            }
            line.append(':').append(name);
          });
    }
    return line.toString();
  }

  /** The structure behind a field, or behind the items of its list; none for maps and values. */
  private static Optional<Class<?>> structure(Type type) {
    if (type instanceof ParameterizedType list && list.getRawType() == List.class) {
      return structure(list.getActualTypeArguments()[0]);
    }
    if (type instanceof Class<?> c
        && KubernetesResource.class.isAssignableFrom(c)
        && !c.isInterface()
        && hasFields(c)) {
      return Optional.of(c);
    }
    return Optional.empty();
  }

  private static boolean hasFields(Class<?> model) {
    if (List.of(
            "IntOrString",
            "Quantity",
            "AnyType",
            "JSONSchemaPropsOrArray",
            "JSONSchemaPropsOrBool",
            "JSONSchemaPropsOrStringArray",
            "JSONSchemaProps",
            "MicroTime",
            "FieldsV1")
        .contains(model.getSimpleName())) {
      return false;
    }
    for (Field field : model.getDeclaredFields()) {
      if (field.isAnnotationPresent(JsonProperty.class)) {
        return true;
      }
    }
    return false;
  }
}
