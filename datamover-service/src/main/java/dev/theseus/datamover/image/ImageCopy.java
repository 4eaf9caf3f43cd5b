package dev.theseus.datamover.image;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpConnectTimeoutException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Copies what the target's registry lacks of the images whose registry is mapped. */
public final class ImageCopy {

  /**
   * What was done.
   *
   * @param byReference images that stay where they are: not mapped, there already, or in a registry
   *     that only the cluster can reach, so that the health gate of the target decides
   * @param copied images that were copied
   * @param bytes bytes of their blobs
   */
  public record Result(int byReference, int copied, long bytes) {}

  private static final Logger LOG = LoggerFactory.getLogger(ImageCopy.class);

  private static final ObjectMapper JSON = new ObjectMapper();

  private final RegistryClient registry;

  private ImageCopy(RegistryClient registry) {
    this.registry = registry;
  }

  /** Over the distribution protocol. */
  public static ImageCopy overHttp() {
    return new ImageCopy(new RegistryClient());
  }

  /**
   * Sees to it that every image can be had at the target.
   *
   * @param images references of the target
   * @param registries registry prefix at the source → at the target
   */
  public Result copy(List<String> images, Map<String, String> registries)
      throws IOException, InterruptedException {
    int byReference = 0;
    int copied = 0;
    long bytes = 0;
    for (String image : images) {
      Optional<String> original = original(image, registries);
      Optional<Long> moved =
          original.isEmpty() ? Optional.empty() : copyIfMissing(original.get(), image);
      if (moved.isPresent()) {
        copied++;
        bytes += moved.get();
      } else {
        byReference++;
      }
    }
    return new Result(byReference, copied, bytes);
  }

  /** The source's reference of an image whose registry was mapped; the longest prefix counts. */
  static Optional<String> original(String image, Map<String, String> registries) {
    Map<String, String> byTarget = new HashMap<>();
    registries.forEach((source, target) -> byTarget.put(target, source));
    return byTarget.entrySet().stream()
        .filter(mapping -> image.startsWith(mapping.getKey() + "/"))
        .max((one, other) -> Integer.compare(one.getKey().length(), other.getKey().length()))
        .map(mapping -> mapping.getValue() + image.substring(mapping.getKey().length()));
  }

  private Optional<Long> copyIfMissing(String original, String image)
      throws IOException, InterruptedException {
    ImageRef from = ImageRef.parse(original);
    ImageRef to = ImageRef.parse(image);
    try {
      return registry.hasManifest(to) ? Optional.empty() : Optional.of(copyTree(from, to));
    } catch (ConnectException | HttpConnectTimeoutException e) {
      LOG.warn("{} stays by reference: its registry cannot be reached from here", to, e);
      return Optional.empty();
    } catch (RefusedException e) {
      if (!e.wantsCredentials()) {
        throw e;
      }
      LOG.warn("{} stays by reference: its registry wants credentials", to, e);
      return Optional.empty();
    }
  }

  /** Children before the manifest that names them, so that a registry never holds half an image. */
  private long copyTree(ImageRef from, ImageRef to) throws IOException, InterruptedException {
    RegistryClient.Manifest manifest =
        registry
            .manifest(from)
            .orElseThrow(() -> new IOException("image " + from + " is not in its registry"));
    JsonNode content = JSON.readTree(manifest.bytes());
    long bytes = 0;
    for (JsonNode child : content.path("manifests")) {
      String digest = child.path("digest").asText();
      bytes += copyTree(from.with(digest), to.with(digest));
    }
    List<JsonNode> blobs = new ArrayList<>();
    content.path("layers").forEach(blobs::add);
    if (content.has("config")) {
      blobs.add(content.get("config"));
    }
    for (JsonNode blob : blobs) {
      String digest = blob.path("digest").asText();
      if (!registry.hasBlob(to, digest)) {
        registry.copyBlob(from, to, digest, blob.path("size").asLong());
        bytes += blob.path("size").asLong();
      }
    }
    registry.putManifest(to, manifest);
    return bytes;
  }
}
