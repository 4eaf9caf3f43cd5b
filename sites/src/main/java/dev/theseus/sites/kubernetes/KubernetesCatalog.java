package dev.theseus.sites.kubernetes;

import dev.theseus.sites.SiteCatalog;
import dev.theseus.sites.SiteException;
import dev.theseus.sites.descriptor.Descriptor;
import dev.theseus.sites.descriptor.ObjectKey;
import java.util.List;

/** What a cluster serves. */
final class KubernetesCatalog implements SiteCatalog {

  private static final String DEFAULT_CLASS = "storageclass.kubernetes.io/is-default-class";

  private final KubernetesApi api;
  private final ServedResources served;
  private final KubernetesObjects objects;

  KubernetesCatalog(KubernetesApi api, ServedResources served, KubernetesObjects objects) {
    this.api = api;
    this.served = served;
    this.objects = objects;
  }

  @Override
  public String version() {
    return new OldestVersion(api).require();
  }

  @Override
  public List<String> servedKinds() {
    served.refresh();
    return served.all().stream()
        .filter(resource -> resource.verbs().contains("create"))
        .map(resource -> resource.apiVersion() + "/" + resource.kind())
        .toList();
  }

  @Override
  public List<StorageClass> storageClasses() {
    return objects.list("storage.k8s.io/v1", "StorageClass", "", "").stream()
        .map(KubernetesCatalog::storageClass)
        .toList();
  }

  private static StorageClass storageClass(Descriptor object) {
    return new StorageClass(
        object.name(),
        object.textAt("provisioner").orElse(""),
        object.annotation(DEFAULT_CLASS).filter("true"::equals).isPresent(),
        object.textAt("volumeBindingMode"));
  }

  @Override
  public boolean hasNamespace(String namespace) {
    try {
      return objects.get(new ObjectKey("v1", "Namespace", "", namespace)).isPresent();
    } catch (SiteException failed) {
      if (!failed.reason().equals("Forbidden")) {
        throw failed;
      }
      // Who may only see inside namespaces learns it from a read inside: it is empty or forbidden.
      return !objects.list("v1", "ServiceAccount", namespace, "").isEmpty();
    }
  }
}
