package dev.theseus.runtime;

import dev.theseus.cluster.kubelet.ImageCatalog;
import dev.theseus.cluster.kubelet.ImageProgram;
import java.util.Optional;

/** The image of the tests: a shell. */
public final class ShellImages implements ImageCatalog {

  @Override
  public Optional<ImageProgram> find(String image) {
    return image.contains("tests/shell")
        ? Optional.of(ImageProgram.of("/bin/sh"))
        : Optional.empty();
  }
}
