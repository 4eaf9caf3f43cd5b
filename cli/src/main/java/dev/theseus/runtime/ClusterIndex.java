package dev.theseus.runtime;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

/**
 * The number that gives an embedded cluster loopback addresses of its own: kept with the cluster,
 * since its objects hold such addresses, and claimed on this machine while the cluster runs.
 */
final class ClusterIndex implements AutoCloseable {
  /** Lower numbers are left to those who choose one themselves, such as tests of one cluster. */
  private static final int FIRST = 32;

  private static final int LAST = 199;
  private static final String FILE = "index";

  private final int number;
  private final FileClaim claim;

  private ClusterIndex(int number, FileClaim claim) {
    this.number = number;
    this.claim = claim;
  }

  /** The number that the cluster had before, else one that nobody on this machine uses now. */
  static ClusterIndex claim(Path data) throws IOException {
    var file = data.resolve(FILE);
    if (Files.exists(file)) {
      var number = Integer.parseInt(Files.readString(file).strip());
      return tryClaim(number)
          .orElseThrow(() ->
              new IOException(
                  "its addresses, 127."
                      + number
                      + ".0.0/16, are used by another embedded cluster on this machine now; stop"
                      + " that one"));
    }
    for (var number = FIRST; number <= LAST; number++) {
      var free = tryClaim(number);
      if (free.isPresent()) {
        // In one step: half of it would keep the cluster from ever starting again.
        var fresh = Files.writeString(data.resolve(FILE + ".new"), number + "\n");
        Files.move(
            fresh, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        return free.get();
      }
    }
    throw new IOException(
        "all " + (LAST - FIRST + 1) + " address ranges for embedded clusters are in use");
  }

  private static Optional<ClusterIndex> tryClaim(int number) throws IOException {
    var folder =
        Files.createDirectories(
            Path.of(System.getProperty("java.io.tmpdir"))
                .resolve("theseus-clusters-" + System.getProperty("user.name")));
    return FileClaim.of(folder.resolve(number + ".lock"))
        .map(claim -> new ClusterIndex(number, claim));
  }

  int number() {
    return number;
  }

  @Override
  public void close() throws IOException {
    claim.close();
  }
}
