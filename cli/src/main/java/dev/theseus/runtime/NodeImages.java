package dev.theseus.runtime;

import dev.theseus.agent.AgentCommand;
import dev.theseus.cluster.kubelet.ImageCatalog;
import dev.theseus.cluster.kubelet.ImageProgram;
import dev.theseus.cluster.kubelet.PatternImageCatalog;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;

/**
 * What the nodes of embedded clusters run: the volume agent, the images of whoever provides an
 * {@link ImageCatalog} as a service, and this machine's shell under the names of images that are
 * little else.
 */
final class NodeImages implements ImageCatalog {
  private static final List<String> SHELLS = List.of("busybox", "alpine", "debian", "ubuntu");

  private final PatternImageCatalog agent;
  private final PatternImageCatalog shell = new PatternImageCatalog();
  private final List<ImageCatalog> contributed;

  NodeImages() {
    var program = ImageProgram.of(AgentCommand.here().toArray(String[]::new));
    this.agent =
        new PatternImageCatalog()
            .addForAnyRegistry(SiteBook.AGENT_IMAGE, program)
            .addForAnyRegistry("*/" + SiteBook.AGENT_IMAGE, program);
    for (var name : SHELLS) {
      for (var pattern : List.of(name, "*/" + name)) {
        shell.addForAnyRegistry(pattern, ImageProgram.of("/bin/sh"));
      }
    }
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
                .findFirst())
        .or(() -> shell.find(image));
  }
}
