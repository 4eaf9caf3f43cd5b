package dev.theseus.testbed.shop;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The shop's images: what a node runs for each, since embedded clusters run programs and not
 * containers.
 */
public final class ShopImages {
  /** Repository of each image without the registry's host, so that any registry may hold it. */
  public static final String WEB = "shop/web";

  /** The worker's image. */
  public static final String WORKER = "shop/worker";

  /** The database's image. */
  public static final String POSTGRES = "shop/postgres";

  private final Path cache;

  /**
   * @param cache folder for unpacked programs; everyone on this machine must be able to read it
   */
  public ShopImages(Path cache) {
    this.cache = cache;
  }

  /**
   * What an image holds.
   *
   * @param command the entrypoint
   * @param environment variables that the image itself sets
   */
  public record Image(List<String> command, Map<String, String> environment) {}

  /** The folder that holds unpacked programs where nothing else is wished. */
  public static Path defaultCache() {
    // Not below a home folder: the database's user must get through to it.
    return Path.of(System.getProperty("java.io.tmpdir"))
        .resolve("theseus-images-" + System.getProperty("user.name"));
  }

  /** All images by repository; unpacks the database's programs the first time. */
  public Map<String, Image> load() {
    Map<String, Image> images = new LinkedHashMap<>();
    Path postgres = PostgresBinaries.unpackInto(cache);
    images.put(WEB, new Image(java(Web.class), Map.of()));
    images.put(WORKER, new Image(java(Worker.class), Map.of()));
    images.put(
        POSTGRES,
        new Image(
            List.of(PostgresBinaries.entrypointIn(cache).toString()),
            Map.of("POSTGRES_HOME", postgres.toString())));
    return images;
  }

  private List<String> java(Class<?> program) {
    Path code = code();
    List<String> jvm = new ArrayList<>();
    jvm.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    jvm.addAll(
        List.of(
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Xms16m",
            "-Xmx64m",
            "-Xss256k",
            "-Dsun.net.httpserver.nodelay=true",
            "-Xlog:disable",
            "-Xlog:all=error:stderr",
            "-cp",
            code + File.pathSeparator + driver()));
    List<String> command = new ArrayList<>(jvm);
    ProgramArchive.of(code, cache, jvm).ifPresent(file -> command.add(1, "-XX:AOTCache=" + file));
    command.add(program.getName());
    return List.copyOf(command);
  }

  /** The jar or folder that holds the shop's own classes. */
  static Path code() {
    return origin(Web.class);
  }

  /** The jar that holds the database's driver. */
  static Path driver() {
    try {
      return origin(Class.forName("org.postgresql.Driver"));
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException("The class path has no PostgreSQL driver (pgjdbc)", e);
    }
  }

  private static Path origin(Class<?> type) {
    try {
      return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI()).toRealPath();
    } catch (URISyntaxException e) {
      throw new IllegalStateException("The origin of " + type.getName() + " is no file", e);
    } catch (IOException e) {
      throw new UncheckedIOException("The origin of " + type.getName() + " can't be read", e);
    }
  }
}
