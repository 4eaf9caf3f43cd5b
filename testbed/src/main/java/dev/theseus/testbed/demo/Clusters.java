package dev.theseus.testbed.demo;

import java.nio.file.Path;
import java.util.Optional;

/** The two clusters of a demo, whatever runs their pods. */
interface Clusters extends AutoCloseable {
  /** The kubeconfig of a cluster, by the site's name. */
  Path kubeconfig(String site);

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
