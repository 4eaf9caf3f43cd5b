package dev.theseus.testbed.shop;

import dev.theseus.runtime.image.ImageArchive;
import dev.theseus.runtime.image.JavaRuntime;
import dev.theseus.runtime.image.Layer;
import dev.theseus.runtime.image.NativePrograms;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * The shop's images as archives for clusters that run containers: the same programs as {@link
 * ShopImages} names, with everything that they need of this machine.
 */
public final class ShopImageArchives {
  private static final String CODE = "/opt/shop";
  private static final String POSTGRES_HOME = "/opt/postgres";
  private static final String ROOT = "0:0";
  private static final String NOBODY = "65534:65534";

  /** What the database's entrypoint calls, and what people want in a container at times. */
  private static final List<String> PROGRAMS =
      List.of(
          "sh",
          "cat",
          "chown",
          "cp",
          "dd",
          "find",
          "id",
          "ls",
          "mkdir",
          "mktemp",
          "mv",
          "rm",
          "setpriv",
          "sha256sum",
          "sleep",
          "stat",
          "sync",
          "touch");

  private static final List<String> MODULES =
      List.of(
          "java.base",
          "java.logging",
          "java.management",
          "java.naming",
          "java.security.jgss",
          "java.sql",
          "java.transaction.xa",
          "jdk.httpserver");

  private final String registry;
  private final Path cache;

  /**
   * @param registry host under which the images are named
   * @param cache folder for the database's unpacked programs
   */
  public ShopImageArchives(String registry, Path cache) {
    this.registry = registry;
    this.cache = cache;
  }

  /** Writes the database's image; it has a shell and some small programs. */
  public void writePostgres(Path archive) throws IOException {
    Path home = PostgresBinaries.unpackInto(cache);
    Layer base = machine();
    NativePrograms.add(base, PROGRAMS);
    NativePrograms.addLibrariesOf(base, home);
    Layer server = new Layer().add(POSTGRES_HOME, home);
    Path entrypoint = PostgresBinaries.entrypointIn(cache);
    server.add("/opt/entrypoint", entrypoint);
    ImageArchive.write(
        registry + "/" + ShopImages.POSTGRES + ":17",
        new ImageArchive.Settings(
            List.of("/opt/entrypoint"),
            Map.of("POSTGRES_HOME", POSTGRES_HOME, "PATH", "/bin:" + POSTGRES_HOME + "/bin"),
            ROOT),
        List.of(base, server),
        archive);
  }

  /**
   * Writes the images of web and worker.
   *
   * @param work an empty folder for the linked runtime
   */
  public void writeWebAndWorker(Path work, Path web, Path worker) throws IOException {
    Path runtime = work.resolve("java");
    JavaRuntime.link(MODULES, runtime);
    Layer base = machine().add(JavaRuntime.HOME, runtime);
    NativePrograms.addLibrariesOf(base, runtime);
    Layer code = new Layer();
    for (Path origin : List.of(ShopImages.code(), ShopImages.driver())) {
      code.add(CODE + "/" + (Files.isDirectory(origin) ? "classes" : origin.getFileName()), origin);
    }
    write(ShopImages.WEB, Web.class, List.of(base, code), web);
    write(ShopImages.WORKER, Worker.class, List.of(base, code), worker);
  }

  private void write(String repository, Class<?> program, List<Layer> layers, Path archive)
      throws IOException {
    ImageArchive.write(
        registry + "/" + repository + ":1",
        new ImageArchive.Settings(
            List.of(
                JavaRuntime.HOME + "/bin/java",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xms16m",
                "-Xmx64m",
                "-Xss256k",
                "-XX:-UsePerfData",
                "-Dsun.net.httpserver.nodelay=true",
                "-cp",
                CODE + "/classes:" + CODE + "/*",
                program.getName()),
            Map.of("LC_ALL", "C.UTF-8"),
            NOBODY),
        layers,
        archive);
  }

  private static Layer machine() {
    return new Layer()
        .folder("/tmp", 01777)
        .text(
            "/etc/passwd",
            "root:x:0:0:root:/:/bin/sh\nnobody:x:65534:65534:nobody:/:/bin/sh\n",
            false)
        .text("/etc/group", "root:x:0:\nnogroup:x:65534:\n", false)
        .text("/etc/nsswitch.conf", "hosts: files dns\n", false);
  }
}
