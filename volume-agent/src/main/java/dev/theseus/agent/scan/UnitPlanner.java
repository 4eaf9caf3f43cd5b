package dev.theseus.agent.scan;

import dev.theseus.agent.manifest.Content;
import dev.theseus.agent.manifest.Entry;
import dev.theseus.agent.manifest.EntryCodec;
import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Divides changed files into units in path order: a batch of files, or a range of one large file.
 * So the digests of the units, read one after the other, are in path order too.
 */
final class UnitPlanner implements AutoCloseable {
  /** About this much content makes a unit; a multiple of the block size. */
  static final long UNIT_BYTES = 64L << 20;

  /** More files than this would make a unit slow whatever their size. */
  static final int UNIT_FILES = 4096;

  private final RoundFolder folder;
  private final List<UnitSummary> units = new ArrayList<>();
  private Optional<DataOutputStream> open = Optional.empty();
  private long openBytes;
  private int openFiles;

  UnitPlanner(RoundFolder folder) {
    this.folder = folder;
  }

  /** Adds a changed file, whose content is what is known of it from before. */
  void add(Entry entry) throws IOException {
    long size = entry.stat().size();
    if (size <= UNIT_BYTES) {
      append(entry, 0, size);
      if (openBytes >= UNIT_BYTES || openFiles >= UNIT_FILES) {
        endUnit();
      }
      return;
    }
    endUnit();
    for (long start = 0; start < size; start += UNIT_BYTES) {
      append(entry, start, Math.min(start + UNIT_BYTES, size));
      endUnit();
    }
  }

  /** Ends the last unit. */
  List<UnitSummary> finish() throws IOException {
    endUnit();
    return units;
  }

  private void append(Entry entry, long start, long end) throws IOException {
    if (open.isEmpty()) {
      open = Optional.of(create());
    }
    DataOutputStream out = open.get();
    long first = start / Content.BLOCK_BYTES;
    out.writeBoolean(true);
    EntryCodec.write(entry.with(entry.content().slice(first, Content.blocksOf(end) - first)), out);
    out.writeLong(start);
    out.writeLong(end);
    openBytes += end - start;
    openFiles++;
  }

  private DataOutputStream create() throws IOException {
    return new DataOutputStream(
        new BufferedOutputStream(Files.newOutputStream(folder.unit(units.size())), 1 << 16));
  }

  private void endUnit() throws IOException {
    if (open.isEmpty()) {
      return;
    }
    open.get().writeBoolean(false);
    open.get().close();
    units.add(new UnitSummary(units.size(), openBytes, openFiles));
    open = Optional.empty();
    openBytes = 0;
    openFiles = 0;
  }

  @Override
  public void close() throws IOException {
    if (open.isPresent()) {
      open.get().close();
    }
  }
}
