package dev.theseus.cluster.kubelet;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.theseus.cluster.store.KubernetesTypes;
import dev.theseus.cluster.store.ObjectReader;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Builds the variables of a container, in Kubernetes' order of precedence. */
final class ContainerEnvironment {
  private static final String PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

  private final ObjectReader objects;
  private final ConfigData data;

  ContainerEnvironment(ObjectReader objects) {
    this.objects = objects;
    this.data = new ConfigData(objects);
  }

  /**
   * The variables, expanded but neither translated nor resolved.
   *
   * @throws ContainerNotReadyException where a ConfigMap, Secret or key is missing
   */
  Map<String, String> build(
      ObjectNode pod, JsonNode container, PodFields fields, Map<String, String> imageVariables)
      throws ContainerNotReadyException {
    Map<String, String> variables = new LinkedHashMap<>();
    variables.put("PATH", PATH);
    variables.put("HOSTNAME", pod.path("metadata").path("name").asText());
    variables.put("HOME", "/");
    variables.putAll(imageVariables);
    String namespace = pod.path("metadata").path("namespace").asText();
    if (pod.path("spec").path("enableServiceLinks").asBoolean(true)) {
      serviceLinks(namespace, variables);
    }
    for (JsonNode source : container.path("envFrom")) {
      addAll(namespace, source, variables);
    }
    for (JsonNode entry : container.path("env")) {
      String name = entry.path("name").asText();
      if (entry.has("valueFrom")) {
        valueFrom(namespace, container, entry.path("valueFrom"), fields)
            .ifPresent(value -> variables.put(name, value));
      } else {
        variables.put(name, VariableExpansion.expand(entry.path("value").asText(""), variables));
      }
    }
    return variables;
  }

  /** The variables that tell a container about the services of its namespace. */
  private void serviceLinks(String namespace, Map<String, String> variables) {
    for (ObjectNode service : objects.list(KubernetesTypes.SERVICE, namespace)) {
      String address = service.path("spec").path("clusterIP").asText("");
      JsonNode ports = service.path("spec").path("ports");
      if (address.isEmpty() || address.equals("None") || ports.isEmpty()) {
        continue;
      }
      String prefix = variableName(service.path("metadata").path("name").asText());
      String firstPort = ports.path(0).path("port").asText();
      variables.put(prefix + "_SERVICE_HOST", address);
      variables.put(prefix + "_SERVICE_PORT", firstPort);
      variables.put(prefix + "_PORT", "tcp://" + address + ":" + firstPort);
      for (JsonNode port : ports) {
        String number = port.path("port").asText();
        String tcp = prefix + "_PORT_" + number + "_TCP";
        variables.put(tcp, "tcp://" + address + ":" + number);
        variables.put(tcp + "_PROTO", "tcp");
        variables.put(tcp + "_PORT", number);
        variables.put(tcp + "_ADDR", address);
        if (port.hasNonNull("name")) {
          String name = variableName(port.path("name").asText());
          variables.put(prefix + "_SERVICE_PORT_" + name, number);
        }
      }
    }
  }

  private void addAll(String namespace, JsonNode source, Map<String, String> variables)
      throws ContainerNotReadyException {
    String prefix = source.path("prefix").asText("");
    boolean secret = source.has("secretRef");
    JsonNode reference = secret ? source.path("secretRef") : source.path("configMapRef");
    Optional<Map<String, byte[]>> entries =
        secret
            ? data.secret(namespace, reference.path("name").asText())
            : data.configMap(namespace, reference.path("name").asText());
    if (entries.isEmpty() && !reference.path("optional").asBoolean(false)) {
      throw missing(secret ? "secret" : "configmap", reference.path("name").asText());
    }
    entries.orElse(Map.of()).forEach((key, value) -> variables.put(prefix + key, text(value)));
  }

  private Optional<String> valueFrom(
      String namespace, JsonNode container, JsonNode source, PodFields fields)
      throws ContainerNotReadyException {
    if (source.has("fieldRef")) {
      return fields.value(source.path("fieldRef").path("fieldPath").asText());
    }
    if (source.has("resourceFieldRef")) {
      return Optional.of(ResourceFields.value(container, source.path("resourceFieldRef")));
    }
    boolean secret = source.has("secretKeyRef");
    JsonNode reference = secret ? source.path("secretKeyRef") : source.path("configMapKeyRef");
    String name = reference.path("name").asText();
    String key = reference.path("key").asText();
    Optional<Map<String, byte[]>> entries =
        secret ? data.secret(namespace, name) : data.configMap(namespace, name);
    Optional<String> value =
        entries.flatMap(all -> Optional.ofNullable(all.get(key)).map(ContainerEnvironment::text));
    if (value.isEmpty() && !reference.path("optional").asBoolean(false)) {
      String what = secret ? "secret" : "configmap";
      throw entries.isEmpty() ? missing(what, name) : missing("key " + key + " in " + what, name);
    }
    return value;
  }

  private static ContainerNotReadyException missing(String what, String name) {
    return new ContainerNotReadyException(
        "CreateContainerConfigError", what + " \"" + name + "\" not found");
  }

  private static String variableName(String serviceName) {
    return serviceName.toUpperCase(Locale.ROOT).replace('-', '_').replace('.', '_');
  }

  private static String text(byte[] value) {
    return new String(value, StandardCharsets.UTF_8);
  }
}
