package dev.theseus.runtime.image;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.spi.ToolProvider;

/** A Java runtime of some modules, linked from the one that runs this. */
public final class JavaRuntime {
  /** Where it lies in an image. */
  public static final String HOME = "/opt/java";

  private JavaRuntime() {}

  /**
   * Links the runtime into a folder that does not exist yet. Debug information stays: jlink strips
   * it before or after it generates classes, in no fixed order, and each order gives other bytes.
   *
   * @throws IOException where this JVM has no jlink, as a JRE has not
   */
  public static void link(List<String> modules, Path folder) throws IOException {
    ToolProvider jlink =
        ToolProvider.findFirst("jlink")
            .orElseThrow(() ->
                new IOException(
                    "The Java at "
                        + System.getProperty("java.home")
                        + " has no jlink; set JAVA_HOME to a whole JDK."));
    StringWriter said = new StringWriter();
    PrintWriter out = new PrintWriter(said, true);
    int code =
        jlink.run(
            out,
            out,
            "--add-modules",
            String.join(",", modules),
            "--no-man-pages",
            "--no-header-files",
            "--compress=zip-6",
            "--output",
            folder.toString());
    if (code != 0) {
      throw new IOException("jlink could not make a runtime: " + said.toString().strip());
    }
  }
}
