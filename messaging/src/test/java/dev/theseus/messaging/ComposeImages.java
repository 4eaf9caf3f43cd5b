package dev.theseus.messaging;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

/** Which image a service of a Compose file runs from, so that versions stand in one place. */
record ComposeImages(String text) {

  static ComposeImages read(Path file) {
    try {
      return new ComposeImages(Files.readString(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * The image of a service.
   *
   * @throws IllegalArgumentException where the file has no such service with an image
   */
  String of(String service) {
    var image =
        Pattern.compile("(?m)^  " + Pattern.quote(service) + ":\\n    image: (\\S+)$")
            .matcher(text);
    if (!image.find()) {
      throw new IllegalArgumentException("docker-compose.yml names no image for " + service);
    }
    return image.group(1);
  }
}
