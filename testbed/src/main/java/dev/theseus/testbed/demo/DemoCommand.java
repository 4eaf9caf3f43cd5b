package dev.theseus.testbed.demo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.theseus.events.Mode;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code theseus demo}. */
@Command(
    name = "demo",
    description =
        "Moves a live shop with PostgreSQL between two clusters, under load, and checks"
            + " that nothing was lost.",
    mixinStandardHelpOptions = true)
final class DemoCommand implements Callable<Integer> {
  private static final int AS_PROMISED = 0;
  private static final int NOT_AS_PROMISED = 1;

  /** How results are printed. */
  enum Output {
    TEXT,
    JSON
  }

  /** What a user may ask for. */
  enum DemoMode {
    MOVE,
    COPY
  }

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--scenario",
      defaultValue = "success",
      description = "success, failure, cancel or crash (default: ${DEFAULT-VALUE}).")
  private Scenario scenario = Scenario.SUCCESS;

  @Option(
      names = "--mode",
      defaultValue = "move",
      description = "move or copy (default: ${DEFAULT-VALUE}).")
  private DemoMode mode = DemoMode.MOVE;

  @Option(
      names = "--clusters",
      defaultValue = "embedded",
      description =
          "embedded, or real: those that testbed/cluster started (default: ${DEFAULT-VALUE}).")
  private ClusterKind clusters = ClusterKind.EMBEDDED;

  @Option(
      names = "--volume-size",
      defaultValue = "256MiB",
      description =
          "Bytes on the shop's volume, such as 512MiB or 2GiB (default: ${DEFAULT-VALUE}).")
  private String volumeSize = "256MiB";

  @Option(
      names = "--seed",
      defaultValue = "1",
      description = "What contents and load follow from (default: ${DEFAULT-VALUE}).")
  private long seed;

  @Option(
      names = "--output",
      defaultValue = "text",
      description =
          "text or json: one object, last on standard output (default: ${DEFAULT-VALUE}).")
  private Output output = Output.TEXT;

  @Option(
      names = "--data",
      description =
          "Folder for everything that the demo writes; kept afterwards (default: a temporary one, removed).")
  private Optional<Path> data = Optional.empty();

  @Option(
      names = "--keep",
      description = "Leave everything running at the end, to look around, until Ctrl-C.")
  private boolean keep;

  @Override
  public Integer call() throws IOException, SQLException, InterruptedException {
    DemoSettings settings =
        new DemoSettings(scenario, mode == DemoMode.COPY ? Mode.COPY : Mode.MOVE, bytes(), seed);
    boolean json = output == Output.JSON;
    PrintWriter told = json ? spec.commandLine().getErr() : spec.commandLine().getOut();
    Narrator narrator = new Narrator(told, !json && Ansi.AUTO.enabled());
    Path folder = folder();
    try {
      DemoResult result = run(settings, folder, narrator);
      if (json) {
        PrintWriter out = spec.commandLine().getOut();
        out.println(json(result));
        out.flush();
      }
      return result.asPromised(scenario) ? AS_PROMISED : NOT_AS_PROMISED;
    } finally {
      if (data.isEmpty()) {
        Folders.remove(folder);
      }
    }
  }

  private DemoResult run(DemoSettings settings, Path folder, Narrator narrator)
      throws IOException, SQLException, InterruptedException {
    narrator.headline("a Kafka broker, a schema registry, all services, and two clusters start");
    try (Stage stage = RuntimeStage.open(settings.scenario(), clusters, folder)) {
      closeOnInterrupt(stage, folder);
      DemoResult result = new Demo(settings, stage, folder, narrator).run();
      narrator.headline(
          "%s: %s".formatted(result.outcome(), verdict(result.asPromised(settings.scenario()))));
      ResultText.lines(result).forEach(narrator::line);
      whereToLook(stage, folder).forEach(narrator::line);
      if (keep) {
        narrator.headline("everything keeps running; Ctrl-C ends it");
        CountDownLatch never = new CountDownLatch(1);
        never.await();
      }
      return result;
    }
  }

  /** Ctrl-C leaves neither processes nor a temporary folder behind. */
  private void closeOnInterrupt(Stage stage, Path folder) {
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(() -> {
              stage.close();
              if (data.isEmpty()) {
                Folders.remove(folder);
              }
            }));
  }

  private static String verdict(boolean asPromised) {
    return asPromised ? "every promise was kept" : "NOT as promised";
  }

  private List<String> whereToLook(Stage stage, Path folder) {
    if (keep) {
      return List.of(
          "look around:",
          "  kubectl --kubeconfig "
              + stage.clusters().kubeconfig(DemoSettings.SOURCE)
              + " get all -n shop",
          "  kubectl --kubeconfig "
              + stage.clusters().kubeconfig(DemoSettings.TARGET)
              + " get all -n shop",
          "  ./theseus status --bootstrap "
              + stage.messaging().bootstrapServers()
              + " --registry "
              + stage.messaging().registryUrl(),
          "  ./theseus history ID, with the same addresses, shows every event");
    }
    return data.isPresent()
        ? List.of(
            "look again: ./theseus up --clusters east,west --data " + folder,
            "  and then ./theseus status, ./theseus history ID")
        : List.of("look around next time: --keep leaves everything running, --data DIR keeps it");
  }

  private long bytes() {
    try {
      return Sizes.parse(volumeSize);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), "--volume-size: " + e.getMessage(), e);
    }
  }

  private Path folder() throws IOException {
    // Everyone may pass through: the database runs as another user where we are root.
    var open = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x"));
    if (data.isPresent()) {
      return Files.createDirectories(data.get().toAbsolutePath(), open);
    }
    Path folder = Files.createTempDirectory("theseus-demo-");
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    return folder;
  }

  private static String json(DemoResult result) {
    try {
      return new ObjectMapper().writeValueAsString(result);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("The result can't be written as JSON", e);
    }
  }
}
