package dev.theseus.agent;

import java.io.File;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;

/** The command that starts an agent from what this JVM runs from. */
public final class AgentCommand {
  private AgentCommand() {}

  /**
   * The command without the agent's own arguments: this JVM's Java, a class path of only what an
   * agent needs, and the ahead-of-time cache that the build left beside the agent's jar, if it did.
   */
  public static List<String> here() {
    Path agent = origin(AgentMain.class);
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(jvmOptions());
    Path cache = cacheOf(agent);
    if (Files.isRegularFile(cache)) {
      command.add("-XX:AOTCache=" + cache);
    }
    String classPath =
        Stream.of(agent, origin(Logger.class))
            .map(Path::toString)
            .collect(Collectors.joining(File.pathSeparator));
    command.addAll(List.of("-cp", classPath, AgentMain.class.getName()));
    return command;
  }

  /**
   * Options of its JVM: little memory, a quick start, and no word about a cache that another JDK
   * has written. Compiling costs as much as hashing in a life of seconds, so what was hot in the
   * rehearsal is compiled at once, digests and ciphers soon, and all the rest late. Those two need
   * the last tier: before it they do without the processor's own instructions, at a tenth of the
   * speed and less.
   */
  public static List<String> jvmOptions() {
    return List.of(
        "--enable-native-access=ALL-UNNAMED",
        "-XX:+UseSerialGC",
        "-Xmx192m",
        "-XX:+UnlockDiagnosticVMOptions",
        "-XX:CompileThresholdScaling=8",
        "-XX:CompileCommand=quiet",
        "-XX:CompileCommand=CompileThresholdScaling,sun.security.provider.*::*,0.2",
        "-XX:CompileCommand=CompileThresholdScaling,com.sun.crypto.provider.*::*,0.05",
        "-XX:MaxDirectMemorySize=256m",
        "-Xlog:aot=off",
        "-Xlog:cds=off");
  }

  private static Path cacheOf(Path jar) {
    return jar.resolveSibling("agent.aot");
  }

  private static Path origin(Class<?> type) {
    try {
      return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException("where " + type + " comes from", e);
    }
  }
}
