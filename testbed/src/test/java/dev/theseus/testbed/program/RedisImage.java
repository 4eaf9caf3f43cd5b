package dev.theseus.testbed.program;

import dev.theseus.runtime.image.ImageArchive;
import dev.theseus.runtime.image.Layer;
import dev.theseus.runtime.image.NativePrograms;
import dev.theseus.testbed.shop.ShopImages;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Redis from its Maven artifact as an image for clusters that run containers. */
public final class RedisImage {
  private static final String ROOT = "0:0";

  private RedisImage() {}

  /**
   * Writes it. As in Docker's own image, {@code redis-server} is found by its name, and containers
   * start in {@code /data}.
   *
   * @param reference the image's name
   * @param archive file to write
   */
  public static void write(String reference, Path archive) throws IOException {
    Path folder =
        new ArtifactFiles(ShopImages.defaultCache())
            .unpack(RealProgramImages.REDIS_FOLDER, "", List.of(RealProgramImages.REDIS_PROGRAM));
    Layer layer = new Layer().folder("/tmp", 01777).folder("/data", 0755);
    layer.add("/bin/redis-server", folder.resolve(RealProgramImages.REDIS_PROGRAM));
    NativePrograms.addLibrariesOf(layer, folder);
    ImageArchive.write(
        reference,
        new ImageArchive.Settings(
            List.of("/bin/redis-server"), Map.of("PATH", "/bin"), ROOT, "/data"),
        List.of(layer),
        archive);
  }
}
