package dev.theseus.testbed.real;

import dev.theseus.cluster.kubelet.ImageCatalog;
import dev.theseus.cluster.kubelet.ImageProgram;
import dev.theseus.cluster.kubelet.PatternImageCatalog;
import java.util.List;
import java.util.Optional;

/**
 * The images of the applications in the inputs, which this machine does not have: pods of them are
 * Running and Ready in name only. Found by {@link java.util.ServiceLoader}.
 */
public final class NamedImages implements ImageCatalog {
  private static final List<String> REPOSITORIES =
      List.of(
          "*weaveworksdemos/*",
          "*dockersamples/*",
          "*release/examples-bookinfo-*",
          "*kbudde/rabbitmq-exporter",
          "*library/mongo",
          "*library/postgres",
          "*library/rabbitmq",
          "*library/redis",
          "mongo",
          "postgres",
          "rabbitmq",
          "redis");

  private final PatternImageCatalog catalog = new PatternImageCatalog();

  /** For the service loader. */
  public NamedImages() {
    REPOSITORIES.forEach(each -> catalog.addForAnyRegistry(each, ImageProgram.inNameOnly()));
  }

  @Override
  public Optional<ImageProgram> find(String image) {
    return catalog.find(image);
  }
}
