package dev.theseus.testbed.demo;

import dev.theseus.cli.CliException;
import dev.theseus.cli.ExitCode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The program {@code testbed/cluster}, which owns the real clusters. */
public final class ClusterScript {
  private static final String NAME = "testbed/cluster";
  private static final Pattern UP = Pattern.compile("(\\S+) up KUBECONFIG=(.+)");

  private final Path program;

  private ClusterScript(Path program) {
    this.program = program;
  }

  /**
   * Finds it in this folder or one above, or where {@code theseus.home} says.
   *
   * @throws CliException where it is not there, as in an installation without sources
   */
  public static ClusterScript find() {
    Path start = Path.of(System.getProperty("theseus.home", "")).toAbsolutePath();
    return Stream.iterate(start, Path::getParent)
        .takeWhile(folder -> folder != null)
        .map(folder -> folder.resolve(NAME))
        .filter(Files::isExecutable)
        .findFirst()
        .map(ClusterScript::new)
        .orElseThrow(() ->
            new CliException(
                ExitCode.BAD_INPUT,
                "There is no " + NAME + " above " + start + "; run this in Theseus's sources."));
  }

  /** The kubeconfigs of the clusters that are up, by name. */
  public Map<String, Path> running() {
    Map<String, Path> running = new TreeMap<>();
    for (String line : run("status").lines().toList()) {
      Matcher up = UP.matcher(line);
      if (up.matches()) {
        running.put(up.group(1), Path.of(up.group(2)));
      }
    }
    return running;
  }

  /** The manifest of the rights that Theseus needs, in the same sources. */
  public Path rights() {
    return program.resolveSibling("../docs/rights.yaml").normalize();
  }

  /** Imports image archives into each running cluster. */
  public void load(List<Path> archives) {
    run(Stream.concat(Stream.of("load"), archives.stream().map(Path::toString)));
  }

  /** The folder on this machine that holds a persistent volume's files. */
  public Path volumeFolder(String cluster, String persistentVolume) {
    return Path.of(run("volume", cluster, persistentVolume).strip());
  }

  /** Runs it and returns what it printed. */
  public String run(String... arguments) {
    return run(Stream.of(arguments));
  }

  private String run(Stream<String> arguments) {
    List<String> command = new ArrayList<>(List.of(program.toString()));
    arguments.forEach(command::add);
    try {
      Process process =
          new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
      String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      int code = process.waitFor();
      if (code != 0) {
        throw new CliException(
            ExitCode.UNREACHABLE,
            "'%s' ended with %d; see above".formatted(String.join(" ", command), code));
      }
      return out;
    } catch (IOException e) {
      throw new UncheckedIOException(program + " could not be run", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(program + " was interrupted", e);
    }
  }
}
