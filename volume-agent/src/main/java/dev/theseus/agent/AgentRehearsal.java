package dev.theseus.agent;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Random;
import java.util.stream.Stream;

/**
 * One small migration between two agents in this JVM. The build runs it once with {@code
 * -XX:AOTCacheOutput}, so that agents start with what they need loaded and profiled (JEP 483, 514
 * and 515); nothing else uses it.
 */
final class AgentRehearsal {
  private static final MigrationRef MIGRATION = new MigrationRef("rehearsal", 1);
  private static final int FOLDERS = 24;
  private static final int FILES_IN_A_FOLDER = 32;
  private static final int LARGE_FILE_BYTES = 24 << 20;
  private static final int ROUNDS = 4;

  private final Random random = new Random(1);
  private final Path volume;
  private final AgentServer sourceAgent;
  private final AgentServer targetAgent;

  private AgentRehearsal(Path folder) throws IOException {
    this.volume = Files.createDirectories(folder.resolve("source"));
    this.sourceAgent = start(volume, folder.resolve("source-state"));
    this.targetAgent =
        start(Files.createDirectories(folder.resolve("target")), folder.resolve("target-state"));
  }

  private static AgentServer start(Path volume, Path state) throws IOException {
    InetSocketAddress anyPort = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    return AgentServer.start(AgentConfig.of(volume, state, anyPort, "rehearsal"));
  }

  /** Runs it in a temporary folder. */
  public static void main(String[] arguments) throws IOException {
    Path folder = Files.createTempDirectory("theseus-rehearsal");
    try {
      new AgentRehearsal(folder).run();
    } finally {
      remove(folder);
    }
  }

  private void run() throws IOException {
    try (sourceAgent;
        targetAgent) {
      AgentClient source = new AgentClient(sourceAgent.endpoint());
      AgentClient target = new AgentClient(targetAgent.endpoint());
      fill();
      for (int round = 0; round < ROUNDS; round++) {
        boolean finalSync = round == ROUNDS - 1;
        copyRound(source, target, round, finalSync);
        change(round);
        if (!finalSync) {
          target.verifyRound(MIGRATION);
        }
      }
      source.verify(MIGRATION, false);
      target.verify(MIGRATION, true);
      target.differences(MIGRATION, 1, sourceAgent.endpoint());
      target.discard(MIGRATION);
    }
  }

  private void copyRound(AgentClient source, AgentClient target, int round, boolean finalSync)
      throws IOException {
    int units = source.scan(MIGRATION, round, finalSync).units();
    for (int unit = 0; unit < units; unit++) {
      target.pull(MIGRATION, round, unit, sourceAgent.endpoint());
    }
    target.finishRound(MIGRATION, round, sourceAgent.endpoint());
  }

  private void fill() throws IOException {
    for (int folder = 0; folder < FOLDERS; folder++) {
      Path where = Files.createDirectories(volume.resolve("folder-" + folder));
      for (int file = 0; file < FILES_IN_A_FOLDER; file++) {
        write(where.resolve("file-" + file), random.nextInt(16 << 10));
      }
      Files.createSymbolicLink(where.resolve("link"), Path.of("file-0"));
      Files.createLink(where.resolve("second-name"), where.resolve("file-1"));
    }
    write(volume.resolve("large"), LARGE_FILE_BYTES);
  }

  /** Between rounds only: after the final one nothing may change. */
  private void change(int round) throws IOException {
    if (round < ROUNDS - 2) {
      write(volume.resolve("folder-" + round).resolve("file-2"), 8 << 10);
      write(volume.resolve("added-" + round), 8 << 10);
      Files.delete(volume.resolve("folder-" + round).resolve("file-3"));
    }
  }

  private void write(Path file, int size) throws IOException {
    byte[] bytes = new byte[size];
    random.nextBytes(bytes);
    Files.write(file, bytes);
  }

  private static void remove(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path one : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(one);
      }
    }
  }
}
