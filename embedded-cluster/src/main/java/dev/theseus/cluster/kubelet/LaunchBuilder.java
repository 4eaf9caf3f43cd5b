package dev.theseus.cluster.kubelet;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.theseus.cluster.kubelet.PathTranslation.Mount;
import dev.theseus.cluster.net.ServiceResolver;
import dev.theseus.cluster.store.ObjectReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Derives from a container's spec how its process is started. */
final class LaunchBuilder {
  /** Marks every process of a pod, so that a sweep finds those that left its process group. */
  static final String POD_MARK = "THESEUS_POD_UID";

  /** What is known of a pod once its volumes exist. */
  record PodContext(ObjectNode pod, PodFields fields, Map<String, Path> volumes) {

    String uid() {
      return pod.path("metadata").path("uid").asText();
    }

    String namespace() {
      return pod.path("metadata").path("namespace").asText();
    }
  }

  private final ContainerEnvironment environments;
  private final NodeDirectories directories;
  private final ServiceResolver resolver;

  LaunchBuilder(ObjectReader objects, NodeDirectories directories, ServiceResolver resolver) {
    this.environments = new ContainerEnvironment(objects);
    this.directories = directories;
    this.resolver = resolver;
  }

  /** The launch of a container's main process. */
  ProcessLaunch build(PodContext context, JsonNode container, ImageProgram image, int attempt)
      throws ContainerNotReadyException, IOException {
    Map<String, String> variables =
        environments.build(context.pod(), container, context.fields(), image.environment());
    List<String> command = new ArrayList<>();
    if (container.has("command")) {
      command.addAll(texts(container.path("command"), variables));
      command.addAll(texts(container.path("args"), variables));
    } else {
      command.addAll(image.entrypoint());
      command.addAll(
          container.has("args") ? texts(container.path("args"), variables) : image.arguments());
    }
    String name = container.path("name").asText();
    Optional<ProcessLaunch.Identity> identity = identity(context.pod(), container);
    if (identity.isPresent()) {
      requireWay(identity.get());
    }
    UnaryOperator<String> rewrite = rewrite(context, container);
    Path log = directories.log(context.uid(), name, attempt);
    Files.createDirectories(log.getParent());
    return new ProcessLaunch(
        command.stream().map(rewrite).toList(),
        environment(context, variables, rewrite),
        workingDirectory(context, container, image, rewrite),
        log,
        identity,
        Signals.number(container.path("lifecycle").path("stopSignal").asText(image.stopSignal())));
  }

  private void requireWay(ProcessLaunch.Identity identity)
      throws ContainerNotReadyException, IOException {
    Optional<Path> obstacle = TraversableDirectories.obstacle(directories.root());
    if (obstacle.isPresent()) {
      throw new ContainerNotReadyException(
          "CreateContainerError",
          "user "
              + identity.user()
              + " cannot pass through "
              + obstacle.get()
              + ": allow others to (chmod o+x) or choose another data directory");
    }
  }

  /** The launch of another command in the place of a container, for probes and hooks. */
  ProcessLaunch command(ProcessLaunch main, PodContext context, JsonNode container, JsonNode argv) {
    UnaryOperator<String> rewrite = rewrite(context, container);
    List<String> command = new ArrayList<>();
    argv.forEach(argument -> command.add(rewrite.apply(argument.asText())));
    return new ProcessLaunch(
        command,
        main.environment(),
        main.workingDirectory(),
        main.log(),
        main.identity(),
        main.stopSignal());
  }

  private static List<String> texts(JsonNode texts, Map<String, String> variables) {
    List<String> expanded = new ArrayList<>();
    texts.forEach(text -> expanded.add(VariableExpansion.expand(text.asText(), variables)));
    return expanded;
  }

  private static Map<String, String> environment(
      PodContext context, Map<String, String> variables, UnaryOperator<String> rewrite) {
    Map<String, String> rewritten = new HashMap<>();
    variables.forEach((name, value) -> rewritten.put(name, rewrite.apply(value)));
    rewritten.put(POD_MARK, context.uid());
    return rewritten;
  }

  private UnaryOperator<String> rewrite(PodContext context, JsonNode container) {
    PathTranslation paths = new PathTranslation(mounts(context, container));
    ServiceNames names = new ServiceNames(context.namespace(), resolver::addressOf);
    return text -> paths.translate(names.resolve(text));
  }

  private static List<Mount> mounts(PodContext context, JsonNode container) {
    List<Mount> mounts = new ArrayList<>();
    for (JsonNode mount : container.path("volumeMounts")) {
      Path directory = context.volumes().get(mount.path("name").asText());
      if (directory == null) {
        continue;
      }
      Path target = directory.resolve(mount.path("subPath").asText("")).normalize();
      if (target.startsWith(directory)) {
        mounts.add(new Mount(mount.path("mountPath").asText(), target));
        createMissing(context.pod(), target);
      }
    }
    return mounts;
  }

  private static void createMissing(ObjectNode pod, Path target) {
    if (!Files.exists(target)) {
      try {
        Files.createDirectories(target);
        new VolumeOwnership().apply(pod, target);
      } catch (IOException e) {
        throw new java.io.UncheckedIOException("cannot create subPath " + target, e);
      }
    }
  }

  private Path workingDirectory(
      PodContext context, JsonNode container, ImageProgram image, UnaryOperator<String> rewrite)
      throws IOException {
    Path own = directories.container(context.uid(), container.path("name").asText());
    Files.createDirectories(own);
    if (CurrentUser.isRoot()) {
      Files.setAttribute(own, "unix:mode", 0777);
    }
    Optional<String> wanted =
        container.hasNonNull("workingDir")
            ? Optional.of(container.path("workingDir").asText())
            : image.workingDirectory();
    // A path that only exists inside the real image cannot be entered here.
    return wanted.map(rewrite).map(Path::of).filter(Files::isDirectory).orElse(own);
  }

  private static Optional<ProcessLaunch.Identity> identity(ObjectNode pod, JsonNode container) {
    JsonNode own = container.path("securityContext");
    JsonNode shared = pod.path("spec").path("securityContext");
    JsonNode user = own.has("runAsUser") ? own.path("runAsUser") : shared.path("runAsUser");
    JsonNode group = own.has("runAsGroup") ? own.path("runAsGroup") : shared.path("runAsGroup");
    if (!CurrentUser.isRoot() || user.isMissingNode() || user.asLong() == 0) {
      return Optional.empty();
    }
    JsonNode effective = group.isMissingNode() ? shared.path("fsGroup") : group;
    return Optional.of(new ProcessLaunch.Identity(user.asLong(), effective.asLong(user.asLong())));
  }
}
