package dev.theseus.datamover.image;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;

/** The calls of the OCI distribution specification that copying needs, without credentials. */
final class RegistryClient {

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

    Manifest(String mediaType, byte[] bytes) {
      this.mediaType = mediaType;
      this.bytes = bytes;
    }

    byte[] bytes() {
      return bytes;
    }
  }

  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .followRedirects(HttpClient.Redirect.NORMAL)
          .connectTimeout(Duration.ofSeconds(5))
          .build();

  boolean hasManifest(ImageRef image) throws IOException, InterruptedException {
    return exists(image.base() + "manifests/" + image.reference());
  }

  boolean hasBlob(ImageRef image, String digest) throws IOException, InterruptedException {
    return exists(image.base() + "blobs/" + digest);
  }

  private boolean exists(String uri) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(uri))
            .method("HEAD", noBody())
            .header("Accept", MANIFEST_TYPES)
            .build();
    int status = http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
    if (status != 200 && status != 404) {
      throw new RefusedException(uri, status);
    }
    return status == 200;
  }

  Optional<Manifest> manifest(ImageRef image) throws IOException, InterruptedException {
    String uri = image.base() + "manifests/" + image.reference();
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(uri)).header("Accept", MANIFEST_TYPES).build();
    HttpResponse<byte[]> response = http.send(request, HttpResponse.BodyHandlers.ofByteArray());
    if (response.statusCode() == 404) {
      return Optional.empty();
    }
    require(uri, response, 200);
    String type = response.headers().firstValue("Content-Type").orElse("");
    return Optional.of(new Manifest(type, response.body()));
  }

  void putManifest(ImageRef image, Manifest manifest) throws IOException, InterruptedException {
    String uri = image.base() + "manifests/" + image.reference();
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(uri))
            .header("Content-Type", manifest.mediaType)
            .PUT(HttpRequest.BodyPublishers.ofByteArray(manifest.bytes))
            .build();
    require(uri, http.send(request, HttpResponse.BodyHandlers.discarding()), 201);
  }

  /** Copies a blob from one registry to the other; the target checks the digest. */
  void copyBlob(ImageRef from, ImageRef to, String digest, long size)
      throws IOException, InterruptedException {
    String read = from.base() + "blobs/" + digest;
    HttpResponse<InputStream> blob =
        http.send(
            HttpRequest.newBuilder(URI.create(read)).build(),
            HttpResponse.BodyHandlers.ofInputStream());
    try (InputStream bytes = blob.body()) {
      require(read, blob, 200);
      URI upload = startUpload(to);
      String joint = upload.getRawQuery() == null ? "?" : "&";
      URI finish = URI.create(upload + joint + "digest=" + digest);
      HttpRequest request =
          HttpRequest.newBuilder(finish)
              .header("Content-Type", "application/octet-stream")
              .PUT(
                  HttpRequest.BodyPublishers.fromPublisher(
                      HttpRequest.BodyPublishers.ofInputStream(() -> bytes), Math.max(1, size)))
              .build();
      require(finish.toString(), http.send(request, HttpResponse.BodyHandlers.discarding()), 201);
    }
  }

  private URI startUpload(ImageRef to) throws IOException, InterruptedException {
    URI uri = URI.create(to.base() + "blobs/uploads/");
    HttpResponse<Void> started =
        http.send(
            HttpRequest.newBuilder(uri).POST(noBody()).build(),
            HttpResponse.BodyHandlers.discarding());
    require(uri.toString(), started, 202);
    String location = started.headers().firstValue("Location").orElse("");
    return uri.resolve(location);
  }

  private static HttpRequest.BodyPublisher noBody() {
    return HttpRequest.BodyPublishers.noBody();
  }

  private static void require(String uri, HttpResponse<?> response, int wanted)
      throws RefusedException {
    if (response.statusCode() != wanted) {
      throw new RefusedException(uri, response.statusCode());
    }
  }
}
