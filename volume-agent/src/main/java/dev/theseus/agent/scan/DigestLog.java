package dev.theseus.agent.scan;

import dev.theseus.agent.manifest.EntryCodec;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.UUID;

/** What was read of one unit, on disk; it has its name only when it is complete. */
final class DigestLog {
  private DigestLog() {}

  static final class Writer implements AutoCloseable {
    private final Path file;
    private final Path unfinished;
    private final DataOutputStream out;

    Writer(Path file) throws IOException {
      this.file = file;
      // Two movers may read the same unit at once: each has its own file, the last one stays.
      this.unfinished = file.resolveSibling(file.getFileName() + "." + UUID.randomUUID());
      this.out =
          new DataOutputStream(
              new BufferedOutputStream(Files.newOutputStream(unfinished), 1 << 16));
    }

    void add(PartRead read) throws IOException {
      out.writeBoolean(true);
      EntryCodec.write(read.entry(), out);
      out.writeLong(read.start());
      out.writeBoolean(read.vanished());
    }

    void finish() throws IOException {
      out.writeBoolean(false);
      out.close();
      Files.move(
          unfinished, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    @Override
    public void close() throws IOException {
      out.close();
      Files.deleteIfExists(unfinished);
    }
  }

  static final class Reader implements AutoCloseable {
    private final DataInputStream in;

    Reader(Path file) throws IOException {
      in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file), 1 << 16));
    }

    Optional<PartRead> next() throws IOException {
      if (!in.readBoolean()) {
        return Optional.empty();
      }
      return Optional.of(new PartRead(EntryCodec.read(in), in.readLong(), in.readBoolean()));
    }

    @Override
    public void close() throws IOException {
      in.close();
    }
  }
}
