package dev.theseus.testbed.demo;

import dev.theseus.agent.AgentMain;
import dev.theseus.runtime.SiteBook;
import dev.theseus.runtime.image.AgentImage;
import dev.theseus.testbed.shop.ShopImageArchives;
import dev.theseus.testbed.shop.ShopImages;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The images of agents and shop in real clusters: made once per version of the code, and loaded
 * once per cluster.
 */
final class LoadedImages {
  private final ClusterScript script;
  private final Path cache;

  /**
   * @param cache folder for the archives
   */
  LoadedImages(ClusterScript script, Path cache) {
    this.script = script;
    this.cache = cache;
  }

  /** Loads what a cluster lacks. */
  void ensure(Map<String, Path> kubeconfigs) throws IOException {
    String version = version();
    List<Path> marks =
        kubeconfigs.values().stream()
            .map(kubeconfig -> kubeconfig.resolveSibling("loaded-images"))
            .toList();
    if (marks.stream().allMatch(mark -> holds(mark, version))) {
      return;
    }
    script.load(archives(version));
    for (Path mark : marks) {
      Files.writeString(mark, version);
    }
  }

  private List<Path> archives(String version) throws IOException {
    Path folder = Files.createDirectories(cache);
    Path agent = folder.resolve("agent.tar");
    Path postgres = folder.resolve("shop-postgres.tar");
    Path web = folder.resolve("shop-web.tar");
    Path worker = folder.resolve("shop-worker.tar");
    Path mark = folder.resolve("version");
    if (!holds(mark, version)) {
      AgentImage.write(SiteBook.LOCAL_AGENT_IMAGE, agent);
      ShopImageArchives shop =
          new ShopImageArchives(RealClusters.REGISTRY, ShopImages.defaultCache());
      shop.writePostgres(postgres);
      Path work = Files.createTempDirectory("theseus-shop-image-");
      try {
        shop.writeWebAndWorker(work, web, worker);
      } finally {
        Folders.remove(work);
      }
      // Last, so that a build that was cut off is repeated.
      Files.writeString(mark, version);
    }
    return List.of(agent, postgres, web, worker);
  }

  private static boolean holds(Path mark, String version) {
    try {
      return Files.readString(mark).equals(version);
    } catch (IOException absent) {
      return false;
    }
  }

  /** What the images are made from, as one digest. */
  private static String version() throws IOException {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(System.getProperty("java.runtime.version").getBytes(StandardCharsets.UTF_8));
      for (Class<?> type : List.of(AgentMain.class, LoadedImages.class)) {
        Path origin = Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
        try (Stream<Path> files = Files.walk(origin)) {
          for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
            digest.update(Files.readAllBytes(file));
          }
        }
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException | URISyntaxException impossible) {
      throw new IllegalStateException(
          "Every JDK has SHA-256, and code comes from files", impossible);
    }
  }
}
