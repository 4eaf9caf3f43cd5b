package dev.theseus.agent;

import dev.theseus.agent.posix.ProcessExit;
import dev.theseus.agent.protocol.AgentIdentity;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** An agent as a process of its own. */
public final class AgentMain {
  private static final String USAGE =
      "usage: --volume DIR --state DIR --listen HOST:PORT --token-env NAME"
          + " [--identity-env NAME] [--read-only] [--in-pod], or: --reach HOST:PORT,…";
  private static final String READ_ONLY = "--read-only";

  /** A port that the API server forwards arrives on the pod's loopback, not at its address. */
  private static final String IN_POD = "--in-pod";

  private static final Set<String> FLAGS = Set.of(READ_ONLY, IN_POD);
  private static final int EXIT_STOPPED = 0;
  private static final int EXIT_BAD_INPUT = 2;
  private static final int EXIT_CANNOT_START = 3;

  private AgentMain() {}

  /** Runs until the process is told to stop. */
  public static void main(String[] arguments) throws InterruptedException {
    if (arguments.length == 2 && arguments[0].equals(ReachTrial.OPTION)) {
      ReachTrial.run(arguments[1], System.out);
      return;
    }
    AgentConfig config;
    try {
      config = config(arguments, System.getenv());
    } catch (IllegalArgumentException e) {
      System.err.println("theseus-agent: " + e.getMessage());
      System.exit(EXIT_BAD_INPUT);
      return;
    }
    try (AgentServer server = AgentServer.start(config)) {
      // Whoever starts the application waits for this: what counts is durable already.
      Runtime.getRuntime().addShutdownHook(new Thread(() -> ProcessExit.now(EXIT_STOPPED)));
      System.out.println("theseus-agent serves " + config.volume() + " on " + server.endpoint());
      Thread.currentThread().join();
    } catch (IOException e) {
      System.err.println("theseus-agent: " + e.getMessage());
      System.exit(EXIT_CANNOT_START);
    }
  }

  static AgentConfig config(String[] arguments, Map<String, String> environment) {
    Map<String, String> given = new TreeMap<>();
    List<String> pairs =
        Arrays.stream(arguments).filter(argument -> !FLAGS.contains(argument)).toList();
    Set<String> flags =
        Arrays.stream(arguments).filter(FLAGS::contains).collect(Collectors.toUnmodifiableSet());
    for (int i = 0; i < pairs.size(); i += 2) {
      boolean known =
          switch (pairs.get(i)) {
            case "--volume", "--state", "--listen", "--token-env", "--identity-env" -> true;
            default -> false;
          };
      if (!known || i + 1 == pairs.size()) {
        throw new IllegalArgumentException(
            "'" + pairs.get(i) + "' is no option, or has no value; " + USAGE);
      }
      given.put(pairs.get(i), pairs.get(i + 1));
    }
    InetSocketAddress own = address(required(given, "--listen"));
    AgentConfig config =
        AgentConfig.of(
            Path.of(required(given, "--volume")),
            Path.of(required(given, "--state")),
            flags.contains(IN_POD) ? listenInPod(own) : own,
            variable(given, "--token-env", environment));
    if (given.containsKey("--identity-env") && !isOnlyInside(own)) {
      config = config.with(AgentIdentity.parse(variable(given, "--identity-env", environment)));
    }
    return flags.contains(READ_ONLY) ? config.withoutWriting() : config;
  }

  private static String variable(
      Map<String, String> given, String option, Map<String, String> environment) {
    String name = required(given, option);
    String value = environment.getOrDefault(name, "");
    if (value.isBlank()) {
      throw new IllegalArgumentException(
          "the environment variable " + name + " (" + option + ") is empty");
    }
    return value;
  }

  private static String required(Map<String, String> given, String option) {
    String value = given.getOrDefault(option, "");
    if (value.isEmpty()) {
      throw new IllegalArgumentException(option + " is missing; " + USAGE);
    }
    return value;
  }

  /** Pods whose address is a loopback one share a machine, and nothing between them leaves it. */
  private static boolean isOnlyInside(InetSocketAddress own) {
    return !own.isUnresolved() && own.getAddress().isLoopbackAddress();
  }

  private static InetSocketAddress listenInPod(InetSocketAddress own) {
    return isOnlyInside(own) || own.isUnresolved() ? own : new InetSocketAddress(own.getPort());
  }

  private static InetSocketAddress address(String text) {
    int colon = text.lastIndexOf(':');
    try {
      int port = Integer.parseInt(text.substring(colon + 1));
      return new InetSocketAddress(text.substring(0, colon), port);
    } catch (RuntimeException e) {
      throw new IllegalArgumentException(
          "--listen '" + text + "'; it must be HOST:PORT with a port of 0 to 65535", e);
    }
  }
}
