package dev.theseus.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.theseus.runtime.SiteBook;
import dev.theseus.runtime.image.AgentImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code theseus agent-image}. */
@Command(
    name = "agent-image",
    description =
        "Writes the image of the volume agents as an OCI archive, without Docker; load it with ctr,"
            + " podman, docker or kind, or copy it into a registry with skopeo.",
    mixinStandardHelpOptions = true)
final class AgentImageCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--name",
      defaultValue = SiteBook.LOCAL_AGENT_IMAGE,
      paramLabel = "IMAGE",
      description = "The image's name and tag (default: ${DEFAULT-VALUE}).")
  private String name = SiteBook.LOCAL_AGENT_IMAGE;

  @Option(
      names = "--archive",
      required = true,
      paramLabel = "FILE",
      description = "File to write; replaced if it is there.")
  private Path archive = Path.of("");

  @Mixin private OutputOption output = new OutputOption();

  @Override
  public Integer call() throws IOException {
    String digest = AgentImage.write(name, archive);
    long bytes = Files.size(archive);
    Console console = Console.of(spec, output);
    console.line("%s  %s  %s  %s".formatted(archive, name, digest, Bytes.format(bytes)));
    console.json(
        JsonNodeFactory.instance
            .objectNode()
            .put("archive", archive.toString())
            .put("name", name)
            .put("digest", digest)
            .put("bytes", bytes));
    return ExitCode.DONE.value();
  }
}
