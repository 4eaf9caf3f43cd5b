package dev.theseus.runtime;

import dev.theseus.agent.AgentMain;
import dev.theseus.cluster.kubelet.ImageCatalog;
import dev.theseus.cluster.kubelet.ImageProgram;
import dev.theseus.cluster.kubelet.PatternImageCatalog;
import java.io.File;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;

/**
 * What the nodes of embedded clusters run: the volume agent, and the images of whoever provides an
 * {@link ImageCatalog} as a service.
 */
final class NodeImages implements ImageCatalog {
  private final PatternImageCatalog agent;
  private final List<ImageCatalog> contributed;

  NodeImages() {
    var program = agentProgram();
    this.agent =
        new PatternImageCatalog()
            .addForAnyRegistry(SiteBook.AGENT_IMAGE, program)
            .addForAnyRegistry("*/" + SiteBook.AGENT_IMAGE, program);
    this.contributed = new ArrayList<>();
    ServiceLoader.load(ImageCatalog.class).forEach(contributed::add);
  }

  @Override
  public Optional<ImageProgram> find(String image) {
    return agent
        .find(image)
        .or(() ->
            contributed.stream()
                .map(catalog -> catalog.find(image))
                .flatMap(Optional::stream)
                .findFirst());
  }

  /** On a class path of its own, which is short: an agent starts for every volume. */
  private static ImageProgram agentProgram() {
    var classPath =
        Stream.of(AgentMain.class, Logger.class)
            .map(NodeImages::origin)
            .collect(Collectors.joining(File.pathSeparator));
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(AgentMain.jvmOptions());
    command.addAll(List.of("-cp", classPath, AgentMain.class.getName()));
    return ImageProgram.of(command.toArray(String[]::new));
  }

  private static String origin(Class<?> type) {
    try {
      return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI()).toString();
    } catch (URISyntaxException e) {
      throw new IllegalStateException("The place of " + type + " is no file.", e);
    }
  }
}
