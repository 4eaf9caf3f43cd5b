package dev.theseus.runtime.image;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/**
 * An OCI image layout in one tar archive, which {@code ctr image import}, {@code kind load
 * image-archive}, {@code podman load}, {@code docker load} and {@code skopeo copy oci-archive:}
 * read. Equal parts give equal bytes.
 */
public final class ImageArchive {
  private static final String CREATED = "1970-01-01T00:00:00Z";
  private static final String INDEX = "application/vnd.oci.image.index.v1+json";
  private static final String MANIFEST = "application/vnd.oci.image.manifest.v1+json";
  private static final String CONFIG = "application/vnd.oci.image.config.v1+json";
  private static final String LAYER = "application/vnd.oci.image.layer.v1.tar";
  private static final ObjectMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS).build();

  private ImageArchive() {}

  /** Bytes of the archive, on disk or not. */
  private sealed interface Blob {
    record InFile(Path file) implements Blob {}

    record InMemory(String text) implements Blob {}
  }

  private record Described(String mediaType, String digest, long size, Blob blob) {
    Map<String, Object> descriptor() {
      return Map.of("mediaType", mediaType, "digest", "sha256:" + digest, "size", size);
    }
  }

  /**
   * Writes the image.
   *
   * @param reference for example localhost/theseus-agent:0.1.0
   * @param archive file to write; replaced at once when all is written
   * @return the digest of the image's manifest, sha256:…
   */
  public static String write(String reference, Settings settings, List<Layer> layers, Path archive)
      throws IOException {
    Path folder = Files.createTempDirectory(archive.toAbsolutePath().getParent(), "image-");
    try {
      List<Described> written = new ArrayList<>();
      for (Layer layer : layers) {
        written.add(layer(layer, folder.resolve("layer-" + written.size())));
      }
      Described config = memory(CONFIG, json(config(settings, written)));
      Described manifest = memory(MANIFEST, json(manifest(config, written)));
      Path whole = folder.resolve("archive");
      try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(whole))) {
        archive(reference, manifest, config, written, out);
      }
      Files.move(whole, archive, StandardCopyOption.REPLACE_EXISTING);
      return "sha256:" + manifest.digest();
    } finally {
      try (var files = Files.list(folder)) {
        for (Path file : files.toList()) {
          Files.delete(file);
        }
      }
      Files.delete(folder);
    }
  }

  private static Described layer(Layer layer, Path file) throws IOException {
    MessageDigest digest = sha256();
    try (OutputStream out =
        new DigestOutputStream(new BufferedOutputStream(Files.newOutputStream(file)), digest)) {
      layer.writeTo(out);
    }
    String hex = HexFormat.of().formatHex(digest.digest());
    return new Described(LAYER, hex, Files.size(file), new Blob.InFile(file));
  }

  private static Described memory(String mediaType, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    String hex = HexFormat.of().formatHex(sha256().digest(bytes));
    return new Described(mediaType, hex, bytes.length, new Blob.InMemory(text));
  }

  private static Map<String, Object> config(Settings settings, List<Described> layers) {
    List<String> ids = layers.stream().map(layer -> "sha256:" + layer.digest()).toList();
    return Map.of(
        "created",
        CREATED,
        "architecture",
        settings.architecture(),
        "os",
        "linux",
        "config",
        Map.of(
            "Entrypoint", settings.entrypoint(),
            "Env",
                settings.environment().entrySet().stream()
                    .map(variable -> variable.getKey() + "=" + variable.getValue())
                    .sorted()
                    .toList(),
            "User", settings.user(),
            "WorkingDir", settings.folder()),
        "rootfs",
        Map.of("type", "layers", "diff_ids", ids));
  }

  private static Map<String, Object> manifest(Described config, List<Described> layers) {
    return Map.of(
        "schemaVersion",
        2,
        "mediaType",
        MANIFEST,
        "config",
        config.descriptor(),
        "layers",
        layers.stream().map(Described::descriptor).toList());
  }

  private static void archive(
      String reference,
      Described manifest,
      Described config,
      List<Described> layers,
      OutputStream out)
      throws IOException {
    Map<String, Object> entry =
        Map.of(
            "mediaType",
            MANIFEST,
            "digest",
            "sha256:" + manifest.digest(),
            "size",
            manifest.size(),
            "annotations",
            Map.of(
                "io.containerd.image.name", reference,
                "org.opencontainers.image.ref.name", reference));
    Map<String, Object> docker =
        Map.of(
            "Config",
            path(config),
            "RepoTags",
            List.of(reference),
            "Layers",
            layers.stream().map(ImageArchive::path).toList());
    TarArchiveOutputStream tar = new TarArchiveOutputStream(out, "UTF-8");
    tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
    put(tar, "oci-layout", new Blob.InMemory(json(Map.of("imageLayoutVersion", "1.0.0"))));
    Map<String, Object> index =
        Map.of("schemaVersion", 2, "mediaType", INDEX, "manifests", List.of(entry));
    put(tar, "index.json", new Blob.InMemory(json(index)));
    // Older tools read this one; both name the same blobs.
    put(tar, "manifest.json", new Blob.InMemory(json(List.of(docker))));
    put(tar, path(config), config.blob());
    put(tar, path(manifest), manifest.blob());
    for (Described layer : layers) {
      put(tar, path(layer), layer.blob());
    }
    tar.finish();
  }

  private static String path(Described blob) {
    return "blobs/sha256/" + blob.digest();
  }

  private static void put(TarArchiveOutputStream tar, String name, Blob blob) throws IOException {
    TarArchiveEntry entry = new TarArchiveEntry(name);
    entry.setIds(0, 0);
    entry.setModTime(0);
    switch (blob) {
      case Blob.InFile(Path file) -> {
        entry.setSize(Files.size(file));
        tar.putArchiveEntry(entry);
        Files.copy(file, tar);
      }
      case Blob.InMemory(String text) -> {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        entry.setSize(bytes.length);
        tar.putArchiveEntry(entry);
        tar.write(bytes);
      }
    }
    tar.closeArchiveEntry();
  }

  private static String json(Object tree) {
    try {
      return JSON.writeValueAsString(tree);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException("Maps and lists are always JSON", impossible);
    }
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("Every JDK has SHA-256", impossible);
    }
  }

  /**
   * How containers of an image start.
   *
   * @param user numeric uid, and gid after a colon
   * @param folder where they start
   */
  public record Settings(
      List<String> entrypoint, Map<String, String> environment, String user, String folder) {
    /** Takes copies. */
    public Settings {
      entrypoint = List.copyOf(entrypoint);
      environment = Map.copyOf(environment);
    }

    /** Containers that start in the root folder. */
    public Settings(List<String> entrypoint, Map<String, String> environment, String user) {
      this(entrypoint, environment, user, "/");
    }

    String architecture() {
      return switch (System.getProperty("os.arch")) {
        case "aarch64" -> "arm64";
        case "amd64", "x86_64" -> "amd64";
        case String other -> other;
      };
    }
  }
}
