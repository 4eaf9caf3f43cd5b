package dev.theseus.runtime.image;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Programs of this machine, with the shared libraries that they load. */
public final class NativePrograms {
  private static final Pattern LIBRARY = Pattern.compile("(?:=>\\s*)?(/\\S+)\\s+\\(0x");
  private static final List<Path> FOLDERS =
      List.of(Path.of("/usr/bin"), Path.of("/bin"), Path.of("/usr/sbin"), Path.of("/sbin"));

  private NativePrograms() {}

  /**
   * Adds programs under /bin, and their libraries under their own paths.
   *
   * @throws IOException where this machine lacks one, or the tool ldd
   */
  public static void add(Layer layer, List<String> names) throws IOException {
    for (String name : names) {
      Path program =
          find(name)
              .orElseThrow(() ->
                  new IOException(
                      "This machine has no program "
                          + name
                          + ", which the image needs; install it."));
      layer.add("/bin/" + name, program.toRealPath());
      addLibraries(layer, program.toRealPath());
    }
  }

  /** Adds the libraries of this machine that programs and libraries below a folder load. */
  public static void addLibrariesOf(Layer layer, Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(NativePrograms::isElf).toList()) {
        addLibraries(layer, file, folder);
      }
    }
  }

  private static void addLibraries(Layer layer, Path binary) throws IOException {
    addLibraries(layer, binary, binary);
  }

  private static void addLibraries(Layer layer, Path binary, Path within) throws IOException {
    for (Path library : libraries(binary)) {
      // What lies in the folder itself is in the image already, at another path.
      if (!library.toRealPath().startsWith(within.toRealPath())) {
        layer.add(library.toString(), library.toRealPath());
      }
    }
  }

  private static Optional<Path> find(String name) {
    return FOLDERS.stream().map(folder -> folder.resolve(name)).filter(Files::exists).findFirst();
  }

  private static boolean isElf(Path file) {
    if (!Files.isRegularFile(file)) {
      return false;
    }
    try (var in = Files.newInputStream(file)) {
      byte[] magic = in.readNBytes(4);
      return magic.length == 4
          && magic[0] == 0x7f
          && magic[1] == 'E'
          && magic[2] == 'L'
          && magic[3] == 'F';
    } catch (IOException unreadable) {
      return false;
    }
  }

  private static List<Path> libraries(Path binary) throws IOException {
    Process ldd =
        new ProcessBuilder("ldd", binary.toString())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    List<Path> found = new ArrayList<>();
    try (BufferedReader lines = ldd.inputReader(StandardCharsets.UTF_8)) {
      lines
          .lines()
          .map(LIBRARY::matcher)
          .filter(Matcher::find)
          .forEach(match -> found.add(Path.of(match.group(1))));
    }
    return found;
  }
}
