package dev.theseus.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.theseus.events.SiteRegistered;
import dev.theseus.runtime.SiteBook;
import dev.theseus.sites.kubernetes.KubernetesSite;
import dev.theseus.sites.kubernetes.SiteCheck;
import dev.theseus.sites.kubernetes.SiteDescription;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code theseus site}. */
@Command(
    name = "site",
    description = "Registers, lists and checks places where applications run.",
    mixinStandardHelpOptions = true)
final class SiteCommand implements Runnable {
  private static final String ROUTES = "route.openshift.io/v1/Route";

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "No command given; allowed are add, list, check");
  }

  @Command(
      name = "add",
      description = "Registers a cluster, or replaces its registration.",
      mixinStandardHelpOptions = true)
  int add(
      @Parameters(paramLabel = "NAME", description = "How the site is called from now on.")
          String name,
      @Option(
              names = "--kubeconfig",
              required = true,
              paramLabel = "FILE",
              description = "Its kubeconfig, at a path that the services see too.")
          Path kubeconfig,
      @Option(
              names = "--context",
              defaultValue = "",
              paramLabel = "NAME",
              description = "Context in it (default: the current one).")
          String context,
      @Option(
              names = "--agent-image",
              defaultValue = SiteBook.AGENT_IMAGE,
              paramLabel = "IMAGE",
              description =
                  "Image of the volume agents, as the cluster pulls it: the Dockerfile's target"
                      + " 'agent' (default: ${DEFAULT-VALUE}).")
          String agentImage,
      @Option(
              names = "--agent-exposure",
              split = ",",
              paramLabel = "pod|nodeport|loadbalancer|route",
              description =
                  "Opens the agent of each volume that moves away from here to other networks while"
                      + " a migration runs, so that targets may pull from it directly; whoever"
                      + " connects has to prove the migration's key. 'pod' opens nothing (default)."
                      + " May be repeated.")
          @Nullable List<ExposureOption> exposure,
      @Mixin Connection connection,
      @Mixin OutputOption output)
      throws IOException {
    if (!PlaceConverter.isName(name)) {
      throw CliException.badInput(
          "'" + name + "' is no site's name; allowed are lower-case letters, digits and '-'.");
    }
    if (!Files.isRegularFile(kubeconfig)) {
      throw new NoSuchFileException(kubeconfig.toString());
    }
    var file = kubeconfig.toAbsolutePath().toString();
    var messaging = connection.open("site-add");
    var description =
        new SiteDescription(name, file, context, agentImage, ExposureOption.ways(exposure));
    var site = reached(description);
    new SiteBook(messaging).register(SiteBook.registration(site.platform(), description));
    var console = Console.of(spec, output);
    console.line("site %s: %s %s, registered".formatted(name, site.platform(), site.version()));
    console.json(
        JsonNodeFactory.instance
            .objectNode()
            .put("name", name)
            .put("platform", site.platform())
            .put("version", site.version())
            .put("kubeconfig", file));
    return ExitCode.DONE.value();
  }

  @Command(
      name = "list",
      description = "Lists the registered sites.",
      mixinStandardHelpOptions = true)
  int list(@Mixin Connection connection, @Mixin OutputOption output) throws IOException {
    var sites = new SiteBook(connection.open("site-list")).all().values();
    var console = Console.of(spec, output);
    var array = JsonNodeFactory.instance.arrayNode();
    var rows = new ArrayList<List<String>>();
    rows.add(List.of("NAME", "PLATFORM", "KUBECONFIG", "CONTEXT"));
    for (var site : sites) {
      array.add(EventJson.value(site));
      rows.add(List.of(site.name(), site.platform(), site.kubeconfig(), site.context()));
    }
    if (sites.isEmpty()) {
      console.line("no site is registered; register one with 'theseus site add'");
    } else {
      console.table(rows);
    }
    console.json(array);
    return ExitCode.DONE.value();
  }

  @Command(
      name = "check",
      description = "Looks whether a site can take part in a migration; changes nothing there.",
      mixinStandardHelpOptions = true)
  int check(
      @Parameters(paramLabel = "NAME", description = "A registered site.") String name,
      @Option(
              names = {"-n", "--namespace"},
              split = ",",
              paramLabel = "NS",
              description =
                  "Where the application runs or shall run; rights are asked for there only"
                      + " (default: in every namespace). May be repeated.")
          @Nullable List<String> namespaces,
      @Option(
              names = "--as",
              paramLabel = "planner|source|target",
              description = "What the site is to be: each needs rights of its own (default: all).")
          SiteCheck.@Nullable Part part,
      @Option(
              names = "--kind",
              split = ",",
              paramLabel = "VERSION/KIND",
              description =
                  "A kind that the site has to serve, such as apps/v1/Deployment. May be repeated.")
          @Nullable List<String> kinds,
      @Option(
              names = "--storage-class",
              split = ",",
              paramLabel = "NAME",
              description = "A storage class that the site has to have. May be repeated.")
          @Nullable List<String> storageClasses,
      @Mixin Connection connection,
      @Mixin OutputOption output)
      throws IOException {
    var scope =
        new SiteCheck.Scope(
            asked(namespaces),
            Optional.ofNullable(part)
                .map(Set::of)
                .orElse(Set.copyOf(EnumSet.allOf(SiteCheck.Part.class))),
            asked(kinds),
            asked(storageClasses));
    scope.namespaces().forEach(SiteCommand::requireNamespace);
    var sites = new SiteBook(connection.open("site-check")).all();
    var registered =
        Optional.ofNullable(sites.get(name))
            .orElseThrow(() ->
                CliException.badInput(
                    "No site is registered as '"
                        + name
                        + "'; registered are ["
                        + String.join(", ", sites.keySet())
                        + "]."));
    List<SiteCheck.Line> lines;
    try (var site = KubernetesSite.open(description(registered))) {
      lines = site.check(scope);
    }
    print(Console.of(spec, output), lines);
    return codeOf(lines).value();
  }

  private static Set<String> asked(@Nullable List<String> given) {
    return Optional.ofNullable(given).map(Set::copyOf).orElse(Set.of());
  }

  private static void requireNamespace(String namespace) {
    if (!PlaceConverter.isName(namespace)) {
      throw CliException.badInput(
          "--namespace is '"
              + namespace
              + "'; allowed are lower-case letters, digits and '-', such as shop.");
    }
  }

  private static ExitCode codeOf(List<SiteCheck.Line> lines) {
    if (lines.stream().noneMatch(line -> line.result() == SiteCheck.Result.FAILED)) {
      return ExitCode.DONE;
    }
    // Where the first line fails it is the only one, and nothing else was looked at.
    if (lines.size() > 1) {
      return ExitCode.REFUSED;
    }
    return lines.getFirst().check().equals(SiteCheck.REACHABLE)
        ? ExitCode.UNREACHABLE
        : ExitCode.BAD_INPUT;
  }

  private static void print(Console console, List<SiteCheck.Line> lines) {
    var array = JsonNodeFactory.instance.arrayNode();
    var rows = new ArrayList<List<String>>();
    rows.add(List.of("RESULT", "CHECK", "WHAT", "WHERE", "WHY"));
    for (var line : lines) {
      rows.add(
          List.of(line.result().name(), line.check(), line.what(), line.where(), line.message()));
      array
          .addObject()
          .put("check", line.check())
          .put("result", line.result().name())
          .put("what", line.what())
          .put("where", line.where())
          .put("message", line.message());
    }
    console.table(rows);
    console.json(array);
  }

  private record Reached(String platform, String version) {}

  private static Reached reached(SiteDescription description) {
    try (var site = KubernetesSite.open(description)) {
      var catalog = site.catalog();
      var platform = catalog.servedKinds().contains(ROUTES) ? "openshift" : "kubernetes";
      return new Reached(platform, catalog.version());
    }
  }

  private static SiteDescription description(SiteRegistered site) {
    return new SiteDescription(
        site.name(), site.kubeconfig(), site.context(), site.agentImage(), site.agentExposure());
  }
}
