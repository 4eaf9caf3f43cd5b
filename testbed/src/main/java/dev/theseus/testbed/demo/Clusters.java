package dev.theseus.testbed.demo;

import java.nio.file.Path;
import java.util.Optional;

/** The two clusters of a demo, whatever runs their pods. */
public interface Clusters extends AutoCloseable {
  /** The kubeconfig of a cluster, by the site's name. */
  Path kubeconfig(String site);

  /** The kubeconfig that Theseus gets, which may allow less than the other. */
  Path kubeconfigOfTheseus(String site);

  /** Lets Theseus take the application away that has been deployed at a site. */
  void openSource(String site, String namespace);

  /** The folder that holds the files of a persistent volume of a cluster. */
  Path volumeFolder(String site, String persistentVolume);

  /** Host of the registry that the shop's images are named after. */
  String registry();

  /** What provisions volumes where storage classes have to be made first; empty where they are. */
  Optional<String> provisioner();

  /** Gives the clusters back as they were. */
  @Override
  void close();
}
