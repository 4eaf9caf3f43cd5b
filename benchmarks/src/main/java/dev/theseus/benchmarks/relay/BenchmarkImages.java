package dev.theseus.benchmarks.relay;

import dev.theseus.benchmarks.ShellCommand;
import dev.theseus.runtime.image.AgentImage;
import dev.theseus.runtime.image.ImageArchive;
import dev.theseus.runtime.image.JavaRuntime;
import dev.theseus.runtime.image.Layer;
import dev.theseus.runtime.image.NativePrograms;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The images that the benchmark's pods run: the agent as it is built here, and a bare pipe's end.
 */
final class BenchmarkImages {
  static final String AGENT = "localhost/theseus-agent:benchmark";
  static final String PIPE = "localhost/theseus-bare-pipe:benchmark";

  private static final String CODE = "/opt/pipe";
  private static final String ROOT = "0";

  private BenchmarkImages() {}

  /**
   * Makes both and gives them to every cluster.
   *
   * @param load program that takes archives, such as {@code testbed/cluster load}
   */
  static void load(List<String> load) throws IOException {
    Path work = Files.createTempDirectory("theseus-relay-benchmark-");
    try {
      Path agent = work.resolve("agent.tar");
      Path pipe = work.resolve("pipe.tar");
      AgentImage.write(AGENT, agent);
      writePipe(work.resolve("java"), pipe);
      List<String> command = new ArrayList<>(load);
      command.add(agent.toString());
      command.add(pipe.toString());
      ShellCommand.run(command);
    } finally {
      ShellCommand.run(List.of("rm", "-rf", work.toString()));
    }
  }

  private static void writePipe(Path runtime, Path archive) throws IOException {
    JavaRuntime.link(List.of("java.base"), runtime);
    Layer layer = new Layer().add(JavaRuntime.HOME, runtime);
    NativePrograms.addLibrariesOf(layer, runtime);
    layer.folder("/tmp", 01777);
    layer.add(CODE, ownCode());
    ImageArchive.write(
        PIPE,
        new ImageArchive.Settings(
            List.of(
                JavaRuntime.HOME + "/bin/java",
                "-XX:-UsePerfData",
                "-Xmx64m",
                "-cp",
                CODE + (Files.isDirectory(ownCode()) ? "" : "/" + ownCode().getFileName()),
                BarePipe.class.getName()),
            Map.of("LC_ALL", "C.UTF-8"),
            ROOT),
        List.of(layer),
        archive);
  }

  private static Path ownCode() throws IOException {
    try {
      return Path.of(BarePipe.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IOException("the place of the benchmark's code is no file", e);
    }
  }
}
