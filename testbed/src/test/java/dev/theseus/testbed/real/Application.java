package dev.theseus.testbed.real;

import dev.theseus.sites.descriptor.Descriptor;
import dev.theseus.sites.descriptor.DescriptorReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * An application of the inputs.
 *
 * @param namespace where it runs at the source
 * @param folder its file or its folder of files, below the inputs
 */
record Application(String namespace, String folder) {
  private static final Path INPUTS = Path.of("..", "..", "shared", "inputs");

  /** What the cluster makes by itself in every namespace, or for an object that is there. */
  private static final Set<String> MADE_BY_THE_CLUSTER =
      Set.of("ConfigMap/kube-root-ca.crt", "ServiceAccount/default");

  private static final Set<String> MADE_BY_CONTROLLERS =
      Set.of("ReplicaSet", "Endpoints", "EndpointSlice");

  /** What a server sets; in a file it comes from an export. */
  private static final List<String> SET_BY_THE_SERVER =
      List.of(
          "uid",
          "resourceVersion",
          "generation",
          "creationTimestamp",
          "managedFields",
          "ownerReferences",
          "finalizers");

  /** Whether the folder of other people's descriptors is here. */
  static boolean inputsAreHere() {
    return Files.isDirectory(INPUTS);
  }

  /**
   * The descriptors as a user would apply them. Of an export of a live cluster that leaves out what
   * its server and its controllers had written, and nothing else.
   */
  List<Descriptor> descriptors() throws IOException {
    var reader = new DescriptorReader();
    var all = new ArrayList<Descriptor>();
    for (var file : files()) {
      all.addAll(reader.readFile(file));
    }
    return all.stream().filter(each -> !isMadeByTheCluster(each)).map(this::asApplied).toList();
  }

  private List<Path> files() throws IOException {
    try (var inside = Files.walk(INPUTS.resolve(folder))) {
      return inside.filter(file -> file.toString().endsWith(".yaml")).sorted().toList();
    }
  }

  static boolean isMadeByTheCluster(Descriptor each) {
    return MADE_BY_CONTROLLERS.contains(each.kind())
        || MADE_BY_THE_CLUSTER.contains(each.kind() + "/" + each.name());
  }

  private Descriptor asApplied(Descriptor each) {
    var result = each.kind().equals("Namespace") ? each : each.withNamespace(namespace);
    result = result.without("status");
    for (var field : SET_BY_THE_SERVER) {
      result = result.without("metadata", field);
    }
    for (var annotation : each.annotations().keySet()) {
      if (annotation.contains("pv.kubernetes.io/") || annotation.contains("storage-provisioner")) {
        result = result.withoutAnnotation(annotation);
      }
    }
    return switch (each.kind()) {
      case "PersistentVolumeClaim" -> result.without("spec", "volumeName");
      case "Service" -> result.without("spec", "clusterIP").without("spec", "clusterIPs");
      default -> result;
    };
  }

  /** A plain namespace for descriptors that bring none. */
  Descriptor plainNamespace() {
    return Descriptor.of(
        Map.of("apiVersion", "v1", "kind", "Namespace", "metadata", Map.of("name", namespace)));
  }

  @Override
  public String toString() {
    return folder;
  }
}
