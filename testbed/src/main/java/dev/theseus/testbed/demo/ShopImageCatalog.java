package dev.theseus.testbed.demo;

import dev.theseus.cluster.kubelet.ImageCatalog;
import dev.theseus.cluster.kubelet.ImageProgram;
import dev.theseus.cluster.kubelet.PatternImageCatalog;
import dev.theseus.testbed.shop.ShopImages;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The shop's images for every embedded cluster of this JVM; found by {@link
 * java.util.ServiceLoader}. Nothing is unpacked before somebody runs the shop.
 */
public final class ShopImageCatalog implements ImageCatalog {
  private final ReentrantLock lock = new ReentrantLock();
  private Optional<ImageCatalog> loaded = Optional.empty();

  /** For the service loader. */
  public ShopImageCatalog() {}

  @Override
  public Optional<ImageProgram> find(String image) {
    return image.contains("shop/") ? catalog().find(image) : Optional.empty();
  }

  private ImageCatalog catalog() {
    lock.lock();
    try {
      ImageCatalog catalog = loaded.orElseGet(ShopImageCatalog::load);
      loaded = Optional.of(catalog);
      return catalog;
    } finally {
      lock.unlock();
    }
  }

  private static ImageCatalog load() {
    PatternImageCatalog catalog = new PatternImageCatalog();
    new ShopImages(ShopImages.defaultCache())
        .load()
        .forEach((repository, image) ->
            catalog.addForAnyRegistry(
                repository,
                ImageProgram.of(image.command().toArray(String[]::new))
                    .withEnvironment(image.environment())));
    return catalog;
  }
}
