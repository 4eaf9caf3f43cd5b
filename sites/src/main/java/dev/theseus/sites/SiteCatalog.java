package dev.theseus.sites;

import java.util.List;
import java.util.Optional;

/** What a site serves, read once and refreshed on request. */
public interface SiteCatalog {

  /**
   * Version of the platform, for example v1.34.4.
   *
   * @throws SiteException permanent with reason TooOld where Theseus does not work with it
   */
  String version();

  /** Kinds that it serves, as apiVersion/Kind, for example apps/v1/Deployment. */
  List<String> servedKinds();

  /** Its storage classes. */
  List<StorageClass> storageClasses();

  /** Whether a namespace exists. */
  boolean hasNamespace(String namespace);

  /** A storage class. */
  record StorageClass(
      String name, String provisioner, boolean isDefault, Optional<String> bindingMode) {}
}
