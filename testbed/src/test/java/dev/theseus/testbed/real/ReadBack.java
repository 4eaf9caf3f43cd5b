package dev.theseus.testbed.real;

import dev.theseus.sites.descriptor.Descriptor;
import dev.theseus.sites.descriptor.DescriptorReader;
import dev.theseus.sites.descriptor.workload.Quiescence;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/** Compares what stands in a namespace with a bundle, field by field over what the bundle has. */
record ReadBack(KubernetesClient source, KubernetesClient target, String sourceNamespace) {

  /** Each field that is not as the bundle says: object, path, what was said and what is there. */
  List<String> differences(List<Descriptor> bundle) {
    var differences = new ArrayList<String>();
    for (var each : bundle) {
      var expected = leaves(asRunning(each));
      var found = get(target, each, each.namespace());
      var actual = found.map(ReadBack::leaves).orElse(Map.of());
      expected.forEach((path, value) -> {
        if (!value.equals(actual.get(path))) {
          differences.add(
              "%s %s: %s was said, %s is there".formatted(each, path, value, actual.get(path)));
        }
      });
    }
    return differences;
  }

  /** Objects of the bundle's kinds that nobody but the migration can have made there. */
  List<String> names(List<Descriptor> bundle, String targetNamespace) {
    var names = new TreeSet<String>();
    bundle.stream()
        .filter(each -> !each.kind().equals("Namespace"))
        .map(each -> Map.entry(each.apiVersion(), each.kind()))
        .distinct()
        .forEach(kind ->
            target
                .genericKubernetesResources(kind.getKey(), kind.getValue())
                .inNamespace(targetNamespace)
                .list()
                .getItems()
                .stream()
                .map(ReadBack::descriptor)
                .filter(each -> each.listAt("metadata", "ownerReferences").isEmpty())
                .filter(each -> !Application.isMadeByTheCluster(each))
                .forEach(each -> names.add(each.kind() + "/" + each.name())));
    return List.copyOf(names);
  }

  /** Stopped workloads were started since, and Secrets got their values from the source. */
  private Descriptor asRunning(Descriptor each) {
    var running = Quiescence.of(each).map(how -> how.start(each)).orElse(each);
    if (!each.is("", "Secret")) {
      return running;
    }
    var values =
        get(source, each, sourceNamespace).map(secret -> secret.mapAt("data")).orElse(Map.of());
    return running.withoutAnnotation("theseus.dev/values-at-source").with(values, "data");
  }

  private static Optional<Descriptor> get(
      KubernetesClient client, Descriptor like, String namespace) {
    var kind = client.genericKubernetesResources(like.apiVersion(), like.kind());
    return Optional.ofNullable(
            namespace.isEmpty()
                ? kind.withName(like.name()).get()
                : kind.inNamespace(namespace).withName(like.name()).get())
        .map(ReadBack::descriptor);
  }

  private static Descriptor descriptor(GenericKubernetesResource object) {
    return new DescriptorReader().read("cluster", Serialization.asJson(object)).getFirst();
  }

  private static Map<String, Object> leaves(Descriptor descriptor) {
    var leaves = new TreeMap<String, Object>();
    descriptor.leaves((path, value) -> leaves.put(path.text(), value));
    return leaves;
  }
}
