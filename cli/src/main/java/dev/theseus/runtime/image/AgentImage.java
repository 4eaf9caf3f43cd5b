package dev.theseus.runtime.image;

import dev.theseus.agent.AgentCommand;
import dev.theseus.agent.AgentMain;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/** The image of the volume agent: a runtime, its libraries, two jars, and nothing else. */
public final class AgentImage {
  private static final String CODE = "/opt/agent";
  // The pod says who it shall be; without a word from it, it is nobody.
  private static final String NOBODY = "65532:65532";

  private AgentImage() {}

  /** Writes it as an archive and returns the digest of its manifest. */
  public static String write(String reference, Path archive) throws IOException {
    Path work = Files.createTempDirectory("theseus-image-");
    try {
      Path runtime = work.resolve("java");
      JavaRuntime.link(List.of("java.base"), runtime);
      Layer base = new Layer().add(JavaRuntime.HOME, runtime);
      NativePrograms.addLibrariesOf(base, runtime);
      base.folder("/tmp", 01777);
      base.text("/etc/passwd", "root:x:0:0:root:/:/none\n", false);
      Layer code = new Layer();
      for (Class<?> type : List.of(AgentMain.class, Logger.class)) {
        addCode(code, type);
      }
      return ImageArchive.write(reference, settings(), List.of(base, code), archive);
    } finally {
      remove(work);
    }
  }

  private static void addCode(Layer layer, Class<?> type) throws IOException {
    Path origin;
    try {
      origin = Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IOException("The place of " + type + " is no file.", e);
    }
    layer.add(
        Files.isDirectory(origin) ? CODE + "/classes" : CODE + "/" + origin.getFileName(), origin);
  }

  private static ImageArchive.Settings settings() {
    List<String> command = new ArrayList<>();
    command.add(JavaRuntime.HOME + "/bin/java");
    command.addAll(AgentCommand.jvmOptions());
    // The root file system is read-only: the JVM must not want to write its counters there.
    command.add("-XX:-UsePerfData");
    command.addAll(List.of("-cp", CODE + "/classes:" + CODE + "/*", AgentMain.class.getName()));
    return new ImageArchive.Settings(command, Map.of("LC_ALL", "C.UTF-8"), NOBODY);
  }

  private static void remove(Path folder) throws IOException {
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException failure)
              throws IOException {
            Files.delete(visited);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
