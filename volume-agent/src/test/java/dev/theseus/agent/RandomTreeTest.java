package dev.theseus.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.theseus.agent.scan.ScanResult;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class RandomTreeTest {
  private static final int NAMES = 6;
  private static final int CHANGES = 25;
  private static final int LARGEST_BYTES = 2_500_000;

  @Property(tries = 8)
  void shouldBeEqualAfterTheFinalSyncWhateverChangedBefore(@ForAll long seed) throws IOException {
    Path base = Files.createTempDirectory("theseus-random-tree-");
    Random random = new Random(seed);
    MigrationRef migration = new MigrationRef("m", 1);
    try (AgentPair agents = new AgentPair(base)) {
      change(agents.source, random);
      for (int round = 0; round < 3; round++) {
        copyWhileItChanges(agents, migration, round, random);
        if (random.nextBoolean()) {
          agents.targetClient().verifyRound(migration);
        }
        change(agents.source, random);
      }
      agents.copy(migration, 3, true);

      assertThat(agents.verify(migration, false)).isEmpty();
      assertThat(Shell.listing(agents.target)).isEqualTo(Shell.listing(agents.source));
    } finally {
      Shell.run(base, "rm -rf source target *-state; rmdir ../" + base.getFileName());
    }
  }

  private static void copyWhileItChanges(
      AgentPair agents, MigrationRef migration, int round, Random random) throws IOException {
    ScanResult scan = agents.sourceClient().scan(migration, round, false);
    change(agents.source, random);
    for (int unit = 0; unit < scan.units(); unit++) {
      agents.targetClient().pull(migration, round, unit, agents.sourceEndpoint());
    }
    agents.targetClient().finishRound(migration, round, agents.sourceEndpoint());
  }

  private static void change(Path volume, Random random) throws IOException {
    for (int i = 0; i < CHANGES; i++) {
      List<Path> all = everything(volume);
      Path one = all.get(random.nextInt(all.size()));
      try {
        changeOnce(volume, one, all.get(random.nextInt(all.size())), random);
      } catch (FileAlreadyExistsException e) {
        // The same name was drawn twice: the next change will be another one.
      }
    }
  }

  private static void changeOnce(Path volume, Path one, Path other, Random random)
      throws IOException {
    boolean folder = Files.isDirectory(one, LinkOption.NOFOLLOW_LINKS);
    boolean file = Files.isRegularFile(one, LinkOption.NOFOLLOW_LINKS);
    Path place = folder ? one : one.resolve("..").normalize();
    Path fresh = place.resolve("n" + random.nextInt(NAMES));
    switch (random.nextInt(9)) {
      case 0 -> Files.createDirectory(fresh);
      case 1 -> Files.write(fresh, bytes(random), StandardOpenOption.CREATE_NEW);
      case 2 -> Files.createSymbolicLink(fresh, Path.of("n" + random.nextInt(NAMES)));
      case 3 -> {
        if (Files.isRegularFile(other, LinkOption.NOFOLLOW_LINKS)) {
          Files.createLink(fresh, other);
        }
      }
      case 4 -> {
        if (!one.equals(volume)) {
          Shell.run(volume, "rm -rf '" + one + "'");
        }
      }
      case 5, 6 -> {
        if (file) {
          overwrite(one, random);
        }
      }
      case 7 ->
          Shell.run(
              volume,
              "chmod -h " + (folder ? "7" : "6") + random.nextInt(8) + "0 '" + one + "' || true");
      default -> {
        if (!Files.isSymbolicLink(one)) {
          Files.setLastModifiedTime(one, FileTime.fromMillis(random.nextInt()));
        }
      }
    }
  }

  private static void overwrite(Path file, Random random) throws IOException {
    byte[] bytes = bytes(random);
    if (random.nextBoolean()) {
      Files.write(file, bytes);
      return;
    }
    try (var channel = Files.newByteChannel(file, StandardOpenOption.WRITE)) {
      channel.position(random.nextInt(LARGEST_BYTES));
      channel.write(ByteBuffer.wrap(bytes, 0, Math.min(bytes.length, 5000)));
    }
  }

  private static byte[] bytes(Random random) {
    int size = random.nextInt(4) == 0 ? random.nextInt(LARGEST_BYTES) : random.nextInt(5000);
    byte[] bytes = new byte[size];
    random.nextBytes(bytes);
    return bytes;
  }

  private static List<Path> everything(Path volume) throws IOException {
    try (Stream<Path> files = Files.walk(volume)) {
      return new ArrayList<>(files.sorted().toList());
    }
  }
}
