package dev.theseus.planner;

import dev.theseus.planner.finding.Target;
import dev.theseus.sites.Site;
import dev.theseus.sites.SiteCatalog.StorageClass;
import dev.theseus.sites.SiteException;
import dev.theseus.sites.descriptor.Descriptor;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads what the target serves and what stands there already. */
final class TargetReader {

  Target read(Site site, String namespace) {
    Set<String> kinds = Set.copyOf(site.catalog().servedKinds());
    List<Descriptor> objects =
        site.catalog().hasNamespace(namespace)
            ? site.objects().discover(namespace, "").objects()
            : List.of();
    return new Target(
        site.name(), kinds, storageClasses(site), objects, SourceReader.namespace(site, namespace));
  }

  private static Optional<List<StorageClass>> storageClasses(Site site) {
    try {
      return Optional.of(site.catalog().storageClasses());
    } catch (SiteException denied) {
      if (denied.kind() == SiteException.Kind.RETRIABLE) {
        throw denied;
      }
      return Optional.empty();
    }
  }
}
