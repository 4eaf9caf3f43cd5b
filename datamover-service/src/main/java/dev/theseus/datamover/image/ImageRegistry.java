package dev.theseus.datamover.image;

import dev.theseus.sites.descriptor.workload.ImageReference;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;

/** The calls of the OCI distribution specification that copying needs, without credentials. */
final class ImageRegistry {

  private static final String HUB = "docker.io";
  private static final String HUB_HOST = "registry-1.docker.io";

  private static final String MANIFEST_TYPES =
      String.join(
          ", ",
          "application/vnd.oci.image.index.v1+json",
          "application/vnd.docker.distribution.manifest.list.v2+json",
          "application/vnd.oci.image.manifest.v1+json",
          "application/vnd.docker.distribution.manifest.v2+json");

  /** Bytes of a manifest exactly as the registry has them, and their media type. */
  static final class Manifest {
    private final String mediaType;
    private final byte[] bytes;

    private Manifest(String mediaType, byte[] bytes) {
      this.mediaType = mediaType;
      this.bytes = bytes;
    }

    byte[] bytes() {
      return bytes;
    }

    private String digest() {
      try {
        byte[] hash = MessageDigest.getInstance("SHA-256").digest(bytes);
        return "sha256:" + HexFormat.of().formatHex(hash);
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException("every Java has SHA-256", e);
      }
    }
  }

  private final RegistryCalls calls;

  ImageRegistry(RegistryCalls calls) {
    this.calls = calls;
  }

  /** The digest of the manifest that a reference names; empty where the registry has none. */
  Optional<String> digest(ImageReference image) throws IOException, InterruptedException {
    HttpResponse<Void> response = head(image, manifestUri(image));
    if (response.statusCode() == 404) {
      return Optional.empty();
    }
    Optional<String> told = response.headers().firstValue("Docker-Content-Digest");
    return told.isPresent() ? told : manifest(image).map(Manifest::digest);
  }

  boolean hasBlob(ImageReference image, String digest) throws IOException, InterruptedException {
    return head(image, uri(image, "blobs/" + digest)).statusCode() == 200;
  }

  private HttpResponse<Void> head(ImageReference image, URI uri)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri).HEAD().header("Accept", MANIFEST_TYPES);
    HttpResponse<Void> response = calls.send(image, request, BodyHandlers.discarding());
    return response.statusCode() == 404 ? response : require(response, 200);
  }

  Optional<Manifest> manifest(ImageReference image) throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(manifestUri(image)).header("Accept", MANIFEST_TYPES);
    HttpResponse<byte[]> response = calls.send(image, request, BodyHandlers.ofByteArray());
    if (response.statusCode() == 404) {
      return Optional.empty();
    }
    String type = require(response, 200).headers().firstValue("Content-Type").orElse("");
    return Optional.of(new Manifest(type, response.body()));
  }

  void putManifest(ImageReference image, Manifest manifest)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(manifestUri(image))
            .header("Content-Type", manifest.mediaType)
            .PUT(BodyPublishers.ofByteArray(manifest.bytes));
    require(calls.send(image, request, BodyHandlers.discarding()), 201);
  }

  /**
   * Copies a blob from one registry to the other; the target checks the digest.
   *
   * @param moved is added to while bytes move
   */
  void copyBlob(ImageReference from, ImageReference to, String digest, long size, LongAdder moved)
      throws IOException, InterruptedException {
    HttpRequest.Builder read = HttpRequest.newBuilder(uri(from, "blobs/" + digest));
    HttpResponse<InputStream> blob = calls.send(from, read, BodyHandlers.ofInputStream());
    try (InputStream bytes = new CountedStream(blob.body(), moved)) {
      require(blob, 200);
      URI upload = startUpload(to);
      String joint = upload.getRawQuery() == null ? "?" : "&";
      HttpRequest.Builder write =
          HttpRequest.newBuilder(URI.create(upload + joint + "digest=" + digest))
              .header("Content-Type", "application/octet-stream")
              .PUT(BodyPublishers.fromPublisher(BodyPublishers.ofInputStream(() -> bytes), size));
      require(calls.send(to, write, BodyHandlers.discarding(), moved::sum), 201);
    }
  }

  private URI startUpload(ImageReference to) throws IOException, InterruptedException {
    URI uri = uri(to, "blobs/uploads/");
    HttpRequest.Builder request = HttpRequest.newBuilder(uri).POST(BodyPublishers.noBody());
    HttpResponse<Void> started = require(calls.send(to, request, BodyHandlers.discarding()), 202);
    return uri.resolve(started.headers().firstValue("Location").orElse(""));
  }

  private static URI manifestUri(ImageReference image) {
    return uri(image, "manifests/" + image.reference());
  }

  /** Without TLS only on this machine; the hub's interface has a host of its own. */
  static URI uri(ImageReference image, String path) {
    String host = image.registry().equals(HUB) ? HUB_HOST : image.registry();
    String lower = host.toLowerCase(Locale.ROOT);
    boolean local = lower.startsWith("localhost") || lower.startsWith("127.");
    return URI.create(
        (local ? "http://" : "https://") + host + "/v2/" + image.repository() + "/" + path);
  }

  private static <T> HttpResponse<T> require(HttpResponse<T> response, int wanted)
      throws RefusedException {
    if (response.statusCode() != wanted) {
      throw new RefusedException(response.uri(), response.statusCode());
    }
    return response;
  }
}
