package dev.theseus.agent.scan;

import dev.theseus.agent.manifest.EntryCodec;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Reads the parts of a unit one by one. */
public final class UnitParts implements AutoCloseable {
  private final DataInputStream in;

  /** Opens a unit's file. */
  public UnitParts(Path file) throws IOException {
    in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file), 1 << 16));
  }

  /** The next part; empty at the end. */
  public Optional<UnitPart> next() throws IOException {
    if (!in.readBoolean()) {
      return Optional.empty();
    }
    return Optional.of(new UnitPart(EntryCodec.read(in), in.readLong(), in.readLong()));
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
