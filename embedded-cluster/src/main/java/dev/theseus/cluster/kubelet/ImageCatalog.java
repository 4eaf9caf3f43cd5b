package dev.theseus.cluster.kubelet;

import java.util.Optional;

/** Says which program an image reference stands for; stands in for registries and image stores. */
@FunctionalInterface
public interface ImageCatalog {

  /** The program of an image; empty where the image cannot be "pulled". */
  Optional<ImageProgram> find(String image);
}
