package dev.theseus.testbed.shop;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The JVM's ahead-of-time cache of the shop's programs: made once for each build of them, it more
 * than halves what a start costs, and starts are part of a migration's downtime.
 */
final class ProgramArchive {
  private static final long LIMIT_SECONDS = 60;

  private ProgramArchive() {}

  /**
   * The cache for a jar, made where it is missing; empty where there can be none, because the code
   * is no jar or this JVM makes none.
   *
   * @param jvm the java command with the flags that the programs start with, class path included
   */
  static Optional<Path> of(Path code, Path folder, List<String> jvm) {
    if (!Files.isRegularFile(code)) {
      return Optional.empty();
    }
    try {
      String build =
          Long.toHexString(Files.getLastModifiedTime(code).toMillis() * 31 + Files.size(code));
      Path archive = folder.resolve("shop-" + build + ".aot");
      if (!Files.exists(archive)) {
        make(archive, jvm);
      }
      return Optional.of(archive).filter(Files::exists);
    } catch (IOException e) {
      throw new UncheckedIOException("Making the archive of " + code + " failed", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  private static void make(Path archive, List<String> jvm)
      throws IOException, InterruptedException {
    Path fresh =
        archive.resolveSibling(archive.getFileName() + "." + ProcessHandle.current().pid());
    List<String> command = new ArrayList<>(jvm);
    command.add(1, "-XX:AOTCacheOutput=" + fresh);
    command.add(Warmup.class.getName());
    File discarded = new File("/dev/null");
    Process training =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.to(discarded))
            .start();
    if (!training.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
      training.destroyForcibly();
    }
    if (Files.exists(fresh)) {
      Files.move(fresh, archive, StandardCopyOption.ATOMIC_MOVE);
    }
  }
}
