package dev.theseus.datamover.image;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.theseus.sites.descriptor.workload.ImageReference;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Copies what the target's registry lacks of the images whose registry is mapped. */
public final class ImageCopy {

  /**
   * What was done.
   *
   * @param byReference images that stay where they are: not mapped, there already, or in a registry
   *     of the target that tells nothing from here, so that the health gate of the target decides
   * @param copied images that were copied
   * @param bytes bytes of their blobs
   */
  public record Result(int byReference, int copied, long bytes) {}

  private static final Logger LOG = LoggerFactory.getLogger(ImageCopy.class);

  /** A registry that keeps its blobs elsewhere needs time to take a large one over. */
  private static final Duration IDLE_LIMIT = Duration.ofMinutes(2);

  private static final ObjectMapper JSON = new ObjectMapper();

  private final ImageRegistry registry;

  private ImageCopy(ImageRegistry registry) {
    this.registry = registry;
  }

  /** Over the distribution protocol. */
  public static ImageCopy overHttp() {
    return overHttp(IDLE_LIMIT);
  }

  static ImageCopy overHttp(Duration idleLimit) {
    return new ImageCopy(new ImageRegistry(new RegistryCalls(idleLimit)));
  }

  /**
   * Sees to it that every image can be had at the target.
   *
   * @param images references of the target
   * @param registries registry prefix at the source → at the target
   * @param moved is added to while bytes move
   * @throws MissingImageException if the target's registry lacks an image that cannot be copied, or
   *     has another one under its tag
   */
  public Result copy(List<String> images, Map<String, String> registries, LongAdder moved)
      throws IOException, InterruptedException {
    int copied = 0;
    long bytes = 0;
    for (String text : images) {
      Optional<ImageReference> image = ImageReference.parse(text);
      List<ImageReference> originals =
          image.map(reference -> reference.originals(registries)).orElse(List.of());
      if (!originals.isEmpty() && isMissing(image.orElseThrow(), originals)) {
        bytes += copyMissing(image.orElseThrow(), originals, moved);
        copied++;
      }
    }
    return new Result(images.size() - copied, copied, bytes);
  }

  private boolean isMissing(ImageReference image, List<ImageReference> originals)
      throws IOException, InterruptedException {
    Optional<String> there;
    try {
      there = registry.digest(image);
    } catch (UnreachableRegistryException e) {
      return staysByReference(image, e);
    } catch (RefusedException e) {
      if (e.wantsCredentials()) {
        return staysByReference(image, e);
      }
      throw e.isPassing() ? e : missing(image, e);
    }
    if (there.isPresent() && image.digest().isEmpty()) {
      requireSame(image, there.get(), originals);
    }
    return there.isEmpty();
  }

  /** The cluster may have credentials, or a way, that this service does not have. */
  private static boolean staysByReference(ImageReference image, IOException why) {
    LOG.warn("{} stays by reference: {}", image.text(), why.getMessage());
    return false;
  }

  /** A tag says nothing: under the same one the target may have another image. */
  private void requireSame(ImageReference image, String there, List<ImageReference> originals)
      throws IOException, InterruptedException {
    List<String> elsewhere = new ArrayList<>();
    for (ImageReference original : originals) {
      try {
        Optional<String> digest = registry.digest(original);
        if (digest.isEmpty()) {
          continue;
        }
        if (digest.get().equals(there) || children(original).contains(there)) {
          return;
        }
        elsewhere.add(original.text() + " is " + digest.get());
      } catch (UnreachableRegistryException | RefusedException e) {
        LOG.warn("{} is there, but not compared: {}", image.text(), e.getMessage());
        return;
      }
    }
    if (!elsewhere.isEmpty()) {
      throw new MissingImageException(
          "image %s is %s, but %s; remove that tag, or map to another prefix, and it is copied"
              .formatted(image.text(), there, String.join(" and ", elsewhere)));
    }
  }

  /** A mirror may have one platform of an image for many. */
  private List<String> children(ImageReference image) throws IOException, InterruptedException {
    Optional<ImageRegistry.Manifest> manifest = registry.manifest(image);
    return manifest.isEmpty() ? List.of() : digests(JSON.readTree(manifest.get().bytes()));
  }

  private static List<String> digests(JsonNode index) {
    List<String> digests = new ArrayList<>();
    index.path("manifests").forEach(child -> digests.add(child.path("digest").asText()));
    return digests;
  }

  private long copyMissing(ImageReference image, List<ImageReference> originals, LongAdder moved)
      throws IOException, InterruptedException {
    try {
      for (ImageReference original : originals) {
        Optional<ImageRegistry.Manifest> manifest = registry.manifest(original);
        if (manifest.isPresent()) {
          return copyTree(original, image, manifest.get(), moved);
        }
      }
    } catch (UnreachableRegistryException e) {
      throw missing(image, e);
    } catch (RefusedException e) {
      throw e.isPassing() ? e : missing(image, e);
    }
    throw new MissingImageException(
        "image %s is missing, and so is %s that it would be copied from"
            .formatted(image.text(), originals.getFirst().text()));
  }

  private static MissingImageException missing(ImageReference image, IOException why) {
    return new MissingImageException(
        "image %s is missing and cannot be copied: %s".formatted(image.text(), why.getMessage()),
        why);
  }

  /** Children before the manifest that names them, so that a registry never holds half an image. */
  private long copyTree(
      ImageReference from, ImageReference to, ImageRegistry.Manifest manifest, LongAdder moved)
      throws IOException, InterruptedException {
    JsonNode content = JSON.readTree(manifest.bytes());
    long bytes = 0;
    for (String digest : digests(content)) {
      bytes += copyChild(from.withDigest(digest), to.withDigest(digest), moved);
    }
    List<JsonNode> blobs = new ArrayList<>();
    content.path("layers").forEach(blobs::add);
    if (content.has("config")) {
      blobs.add(content.get("config"));
    }
    for (JsonNode blob : blobs) {
      String digest = blob.path("digest").asText();
      if (!registry.hasBlob(to, digest)) {
        registry.copyBlob(from, to, digest, blob.path("size").asLong(), moved);
        bytes += blob.path("size").asLong();
      }
    }
    registry.putManifest(to, manifest);
    return bytes;
  }

  private long copyChild(ImageReference from, ImageReference to, LongAdder moved)
      throws IOException, InterruptedException {
    if (registry.digest(to).isPresent()) {
      return 0;
    }
    ImageRegistry.Manifest manifest =
        registry
            .manifest(from)
            .orElseThrow(() ->
                new MissingImageException(
                    "image %s is named by its index, but missing".formatted(from.text())));
    return copyTree(from, to, manifest, moved);
  }
}
