package dev.theseus.cluster;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.theseus.cluster.api.PodLogs;
import dev.theseus.cluster.kubelet.ImageProgram;
import dev.theseus.cluster.kubelet.KubeletConfig;
import dev.theseus.cluster.kubelet.PatternImageCatalog;
import dev.theseus.cluster.net.ClusterRange;
import dev.theseus.cluster.store.KubernetesTypes;
import dev.theseus.cluster.store.ObjectStore;
import dev.theseus.cluster.store.ResourceType;
import dev.theseus.cluster.store.ResourceTypes;
import dev.theseus.cluster.store.WritePart;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.awaitility.Awaitility;

/** A store with everything that acts on it, and no API in front. */
final class RuntimeFixture implements AutoCloseable {
  static final String NAMESPACE = "shop";
  private static final ObjectMapper YAML = new YAMLMapper();

  final ObjectStore store;
  final KubeletConfig config;
  private final ClusterRange range;
  private ClusterRuntime runtime;

  /**
   * @param index of the cluster's addresses, one per test class since they run side by side
   */
  RuntimeFixture(int index, Path directory) {
    this(index, KubeletConfig.of("node-1", "127." + index + ".0.1", directory, catalog()));
  }

  RuntimeFixture(int index, KubeletConfig config) {
    this.range = new ClusterRange(index);
    this.config = config.withCrashBackoffMillis(100);
    this.store =
        new ObjectStore(
            new ResourceTypes(KubernetesTypes.kubernetes()),
            List.of(ClusterRuntime.admission(range)));
    this.runtime = ClusterRuntime.start(store, range, this.config);
  }

  static PatternImageCatalog catalog() {
    return new PatternImageCatalog()
        .addForAnyRegistry("shell", ImageProgram.of("/bin/sh", "-c").withArguments("sleep 1000"))
        .addForAnyRegistry("python", ImageProgram.of("python3"))
        .addForAnyRegistry("elsewhere/*", ImageProgram.inNameOnly());
  }

  /** Ends the runtime and starts another one on the same objects and directory. */
  void restart() {
    runtime.close();
    runtime = ClusterRuntime.start(store, range, config);
  }

  ClusterRuntime runtime() {
    return runtime;
  }

  /** Creates each document of the text, in the test's namespace where it belongs to one. */
  void apply(String yaml) {
    for (String document : yaml.split("(?m)^---$", -1)) {
      ObjectNode object = parse(document);
      ResourceType type =
          store.types().require(object.path("apiVersion").asText(), object.path("kind").asText());
      if (type.namespaced()) {
        object.withObjectProperty("metadata").put("namespace", NAMESPACE);
      }
      store.create(type, object);
    }
  }

  private static ObjectNode parse(String document) {
    try {
      return (ObjectNode) YAML.readTree(document);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Changes one field, named by a JSON pointer, to a value in YAML notation. */
  void set(ResourceType type, String name, String pointer, String value) {
    int slash = pointer.lastIndexOf('/');
    store.modify(
        type,
        NAMESPACE,
        name,
        WritePart.MAIN,
        false,
        object -> {
          JsonNode parent = object.at(pointer.substring(0, slash));
          try {
            JsonNode parsed = YAML.readTree(value);
            if (parent instanceof ObjectNode node) {
              node.set(pointer.substring(slash + 1), parsed);
            } else {
              ((com.fasterxml.jackson.databind.node.ArrayNode) parent)
                  .set(Integer.parseInt(pointer.substring(slash + 1)), parsed);
            }
          } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
          }
          return object;
        });
  }

  List<ObjectNode> pods() {
    return store.list(KubernetesTypes.POD, NAMESPACE);
  }

  List<String> podNames() {
    return pods().stream().map(pod -> pod.path("metadata").path("name").asText()).toList();
  }

  ObjectNode get(ResourceType type, String name) {
    return store.require(type, NAMESPACE, name);
  }

  String at(ResourceType type, String name, String pointer) {
    return store.get(type, NAMESPACE, name).map(o -> o.at(pointer).asText("")).orElse("");
  }

  String log(String pod) {
    PodLogs.Request request =
        new PodLogs.Request(
            NAMESPACE, pod, Optional.empty(), false, false, Optional.empty(), false);
    try (InputStream stream = runtime.logs().open(request)) {
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static boolean isReady(ObjectNode pod) {
    for (JsonNode condition : pod.path("status").path("conditions")) {
      if (condition.path("type").asText().equals("Ready")) {
        return condition.path("status").asText().equals("True");
      }
    }
    return false;
  }

  static void await(Callable<Boolean> condition) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(15))
        .pollInterval(Duration.ofMillis(10))
        .ignoreExceptions()
        .until(condition);
  }

  @Override
  public void close() {
    runtime.close();
    store.close();
  }
}
