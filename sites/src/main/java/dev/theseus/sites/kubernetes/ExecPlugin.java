package dev.theseus.sites.kubernetes;

import io.fabric8.kubernetes.api.model.AuthInfo;
import io.fabric8.kubernetes.api.model.Config;
import io.fabric8.kubernetes.api.model.ExecConfig;
import io.fabric8.kubernetes.api.model.NamedAuthInfo;
import io.fabric8.kubernetes.api.model.NamedContext;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The program that a kubeconfig names to get credentials from. Where it is missing the client only
 * logs so and asks as nobody, and the answer would tell of missing rights instead.
 *
 * @param command as the kubeconfig has it
 */
record ExecPlugin(String command) {

  /** That of the user of this context; empty where the user has other credentials. */
  static Optional<ExecPlugin> of(Config kubeconfig, String context) {
    String chosen = context.isEmpty() ? kubeconfig.getCurrentContext() : context;
    return kubeconfig.getContexts().stream()
        .filter(named -> Objects.equals(named.getName(), chosen))
        .map(NamedContext::getContext)
        .flatMap(found -> user(kubeconfig, found.getUser()))
        .flatMap(user -> Stream.ofNullable(user.getExec()))
        .map(ExecConfig::getCommand)
        .map(ExecPlugin::new)
        .findFirst();
  }

  private static Stream<AuthInfo> user(Config kubeconfig, String name) {
    return kubeconfig.getUsers().stream()
        .filter(named -> Objects.equals(named.getName(), name))
        .map(NamedAuthInfo::getUser);
  }

  /** Whether there is such a program: on the path, or where its own path leads. */
  boolean isThere(Path kubeconfig, String searchPath) {
    if (command.contains("/")) {
      Path folder = Objects.requireNonNullElse(kubeconfig.toAbsolutePath().getParent(), kubeconfig);
      return Files.isExecutable(folder.resolve(command));
    }
    return Stream.of(searchPath.split(File.pathSeparator, -1))
        .filter(folder -> !folder.isEmpty())
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, command)));
  }
}
