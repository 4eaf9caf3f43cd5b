package dev.theseus.agent.verify;

import dev.theseus.agent.manifest.ManifestSummary;
import dev.theseus.agent.pulse.Pulse;
import dev.theseus.agent.scan.RoundFolder;
import dev.theseus.agent.scan.RoundMerge;
import dev.theseus.agent.scan.UnitReader;
import dev.theseus.agent.scan.VolumeScan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Hashes a volume by reading it. What this side hashed before and what certainly did not change
 * since stays verified, so a second pass reads only the difference.
 */
public final class Verification {
  /**
   * How to verify.
   *
   * @param full read everything again, from the device where the file system allows it
   * @param quiesced nobody writes: a change meanwhile is an error
   * @param threads readers at once
   */
  public record Options(boolean full, boolean quiesced, int threads) {}

  /**
   * What this side found.
   *
   * @param manifest sums, the Merkle root among them
   * @param hashedBytes bytes that this pass read
   */
  public record Result(ManifestSummary manifest, long hashedBytes) {}

  private final Path volume;
  private final Path state;
  private final Pulse pulse;

  /** Verification of a volume that keeps what it found in a state directory. */
  public Verification(Path volume, Path state, Pulse pulse) {
    this.volume = volume;
    this.state = state;
    this.pulse = pulse;
  }

  /** The manifest of the last pass that kept its results in the directory, if there was one. */
  public static Optional<Path> lastManifest(Path state) {
    return Optional.of(state.resolve("verified")).filter(Files::exists);
  }

  /**
   * Runs one pass.
   *
   * @param hashedWhileCopying a manifest whose digests this side computed by reading for a copy
   */
  public Result run(Options options, Optional<Path> hashedWhileCopying) throws IOException {
    RoundFolder work = new RoundFolder(state.resolve("work"));
    Optional<Path> known = options.full() ? Optional.empty() : lastManifest(state);
    Optional<Path> before = options.full() || known.isPresent() ? known : hashedWhileCopying;
    VolumeScan.Outcome scan = new VolumeScan(volume, work, pulse).run(before);
    hashAll(work, scan.units().size(), options);
    ManifestSummary summary = new RoundMerge(work, scan.units().size(), pulse).run();
    Files.move(
        work.finished(),
        state.resolve("verified"),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
    work.remove();
    return new Result(summary, scan.pendingBytes());
  }

  private void hashAll(RoundFolder work, int units, Options options) throws IOException {
    AtomicInteger next = new AtomicInteger();
    int threads = Math.min(options.threads(), units);
    if (threads == 0) {
      return;
    }
    Callable<Void> reader =
        () -> {
          hashUntilDone(work, units, next, options);
          return null;
        };
    // Not virtual threads: reading a file holds the carrier, and there are as few as cores.
    try (ExecutorService pool =
        Executors.newFixedThreadPool(threads, Thread.ofPlatform().daemon().factory())) {
      List<Future<Void>> readers = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        readers.add(pool.submit(reader));
      }
      try {
        for (Future<Void> one : readers) {
          await(one);
        }
      } finally {
        next.set(units);
      }
    }
  }

  private void hashUntilDone(RoundFolder work, int units, AtomicInteger next, Options options)
      throws IOException {
    UnitReader.Options reading = new UnitReader.Options(options.quiesced(), options.full(), true);
    try (UnitReader reader = new UnitReader(volume, reading, pulse);
        HashOnlySink sink = new HashOnlySink()) {
      for (int unit = next.getAndIncrement(); unit < units; unit = next.getAndIncrement()) {
        reader.read(work, unit, sink);
      }
    }
  }

  private static void await(Future<Void> reader) throws IOException {
    try {
      reader.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("verification was interrupted", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException failure) {
        throw failure;
      }
      throw new IllegalStateException("verification failed", e.getCause());
    }
  }
}
