package dev.theseus.agent;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Runs shell scripts: trees that Java cannot make, and a second opinion that is not ours. */
final class Shell {
  private Shell() {}

  static String run(Path folder, String script) {
    try {
      Process process =
          new ProcessBuilder("bash", "-euc", script)
              .directory(folder.toFile())
              .redirectErrorStream(true)
              .start();
      String output =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
      int status = process.waitFor();
      if (status != 0) {
        throw new AssertionError(script + " ended with " + status + ": " + output);
      }
      return output;
    } catch (IOException e) {
      throw new AssertionError(script, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(script, e);
    }
  }

  /** Every name with type, mode, owner, size, time, links, target, and the content's checksum. */
  static String listing(Path folder) {
    return run(
        folder,
        """
        find . -name lost+found -prune -o \\( -type d -printf '%P %y %m %U %G %T@ %l\\n' \
          -o -printf '%P %y %m %U %G %s %T@ %n %l\\n' \\) | LC_ALL=C sort
        find . -type f -print0 | LC_ALL=C sort -z | xargs -0 -r sha256sum
        """);
  }
}
