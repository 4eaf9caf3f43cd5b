package dev.theseus.agent;

import dev.theseus.agent.manifest.Content;
import dev.theseus.agent.manifest.Entry;
import dev.theseus.agent.manifest.ManifestReader;
import dev.theseus.agent.manifest.ManifestWriter;
import dev.theseus.agent.manifest.RelativePath;
import dev.theseus.agent.posix.Bytes;
import dev.theseus.agent.posix.FileStat;
import dev.theseus.agent.posix.FileTime;
import dev.theseus.agent.protocol.Fields;
import dev.theseus.agent.scan.FolderChain;
import dev.theseus.agent.scan.RoundFolder;
import dev.theseus.agent.scan.VolumeWalker;
import dev.theseus.agent.transfer.TreeReconciler;
import dev.theseus.agent.transfer.UnitReceiver;
import dev.theseus.agent.transfer.VolumeWriter;
import dev.theseus.agent.verify.ReadBack;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The target's part of one migration: takes units, applies rounds, removes everything again. */
final class TargetSide {
  private static final Logger LOG = LoggerFactory.getLogger(TargetSide.class);
  private static final int FIRST_ROUND = 0;

  private final Path volume;
  private final Path folder;
  private final MigrationRef migrationOfState;
  private final Map<Integer, UnitJournal> journals = new ConcurrentHashMap<>();
  private final Map<String, Object> unitLocks = new ConcurrentHashMap<>();
  private final ReentrantLock names = new ReentrantLock();
  private final Object claiming = new Object();
  private final Object finishing = new Object();

  TargetSide(Path volume, Path folder, MigrationRef migration) {
    this.volume = volume;
    this.folder = folder;
    this.migrationOfState = migration;
  }

  /** Whether this migration has ever written to the volume. */
  boolean hasClaim() {
    return Files.exists(folder.resolve("claim"));
  }

  /** Takes a unit that somebody brings; returns when it is durable here. */
  PullResult take(int round, int unit, Courier courier, Operation operation) throws IOException {
    claim();
    // A unit that was given to two movers is taken once; the second one finds it durable.
    Object unitLock = unitLocks.computeIfAbsent(round + "/" + unit, _ -> new Object());
    synchronized (unitLock) {
      operation.requireWanted();
      UnitJournal journal = journal(round);
      try {
        return receive(round, unit, courier.fetch(journal.whatIsHere(unit)), operation);
      } catch (IOException e) {
        throw operation.isStopped()
            ? new AgentException.Retriable(
                "unit " + unit + " was stopped before it was complete", e)
            : e;
      }
    }
  }

  /** The units of a scan that are durable here. */
  List<PullResult> durable(int round, String scan) throws IOException {
    return journal(round).durable(scan);
  }

  private PullResult receive(int round, int unit, Courier.Delivery delivery, Operation operation)
      throws IOException {
    UnitJournal journal = journal(round);
    Courier.Origin origin = delivery.origin();
    String scan = origin.scan();
    Optional<PullResult> earlier = journal.durable(scan, unit);
    if (earlier.isPresent()) {
      return earlier.get().repeated(origin.units() - journal.countDurable(scan));
    }
    long start = System.nanoTime();
    journal.begin(scan);
    UnitReceiver.Received received;
    try (VolumeWriter writer = new VolumeWriter(volume, names)) {
      received = new UnitReceiver(writer, operation).receive(delivery.body());
      writer.sync();
    }
    PullResult result =
        new PullResult(
            unit,
            received.wireBytes(),
            received.contentBytes(),
            received.sameBytes(),
            millisSince(start),
            false,
            0);
    // Only now: whoever reads the journal must find the bytes, after a power cut too.
    journal.markDurable(scan, result);
    if (round == FIRST_ROUND) {
      readBack(scan).unit(unit, received.parts(), operation);
    }
    return result.with(origin.units() - journal.countDurable(scan));
  }

  /** Later rounds move so little that the verification after each is quick. */
  private ReadBack readBack(String scan) {
    return new ReadBack(volume, roundFolder(FIRST_ROUND).resolve("read-back").resolve(scan));
  }

  /** The manifest of what was read back as it came, as far as it can be read. */
  Optional<Path> readBack() {
    try {
      List<String> scans = journal(FIRST_ROUND).scans();
      return scans.isEmpty() ? Optional.empty() : readBack(scans.getLast()).manifest();
    } catch (IOException e) {
      // Logs are not synced: after a power cut one may be cut off. Then all is read again.
      LOG.debug("what was read back of {} is of no use", volume, e);
      return Optional.empty();
    }
  }

  /**
   * Makes names and metadata equal to the source's, once every unit of the round is durable.
   *
   * @param manifest the manifest of the finished round, as it comes
   */
  FinishResult finish(int round, Courier.Delivery manifest, Operation operation)
      throws IOException {
    claim();
    synchronized (finishing) {
      operation.requireWanted();
      UnitJournal journal = journal(round);
      String scan = manifest.origin().scan();
      var earlier = journal.finished(scan);
      if (earlier.isPresent()) {
        return earlier.get();
      }
      requireDurable(journal, scan, round, manifest.origin().units());
      return apply(journal, scan, receiveManifest(round, manifest.body()), operation);
    }
  }

  private FinishResult apply(UnitJournal journal, String scan, Path manifest, Operation operation)
      throws IOException {
    long start = System.nanoTime();
    journal.begin(scan);
    try (ManifestReader wanted = ManifestReader.open(manifest, operation);
        TreeReconciler reconciler = new TreeReconciler(volume)) {
      TreeReconciler.Changes changes = reconciler.run(wanted);
      FinishResult result =
          new FinishResult(
              changes.created(), changes.removed(), changes.incomplete(), millisSince(start));
      journal.markFinished(scan, result);
      return result;
    }
  }

  private static void requireDurable(UnitJournal journal, String scan, int round, int units)
      throws IOException {
    for (int unit = 0; unit < units; unit++) {
      if (journal.durable(scan, unit).isEmpty()) {
        throw new AgentException.Retriable(
            "unit " + unit + " of round " + round + " is not durable at the target yet");
      }
    }
  }

  /** The whole manifest first, checked: nothing is removed on the word of half of one. */
  private Path receiveManifest(int round, ReadableByteChannel from) throws IOException {
    Path file = roundFolder(round).resolve("manifest");
    Files.createDirectories(file.getParent());
    // Not closed here: where the caller brings it, that would close the way of the answer.
    InputStream body = Channels.newInputStream(from);
    Files.copy(body, file, StandardCopyOption.REPLACE_EXISTING);
    ManifestReader.summaryOf(file);
    return file;
  }

  /** Takes the volume for this migration; it must be empty, so that discarding can empty it. */
  private void claim() throws IOException {
    synchronized (claiming) {
      if (hasClaim()) {
        return;
      }
      try (FolderChain chain = new FolderChain(volume)) {
        VolumeWalker walker = new VolumeWalker(chain);
        FileStat root = walker.next().orElseThrow().stat();
        var first = walker.next();
        if (first.isPresent()) {
          throw new AgentException.Permanent(
              "the target volume is not empty: it holds "
                  + first.get().path()
                  + ", which migration "
                  + migrationOfState.id()
                  + " did not write; give it an empty claim");
        }
        MigrationState.writeDurably(
            folder.resolve("claim"),
            new Fields()
                .with("mode", root.mode())
                .with("uid", root.uid())
                .with("gid", root.gid())
                .with("seconds", root.modified().seconds())
                .with("nanos", root.modified().nanos())
                .toString());
      }
    }
  }

  /** Empties the volume and gives its root back what it had. */
  void discard() throws IOException {
    if (!hasClaim()) {
      return;
    }
    Fields claim = Fields.parse(Files.readString(folder.resolve("claim")));
    Path empty = folder.resolve("nothing");
    try (ManifestWriter manifest = new ManifestWriter(empty, new FileTime(0, 0))) {
      manifest.add(rootOf(claim));
      manifest.finish();
    }
    try (ManifestReader wanted = ManifestReader.open(empty);
        TreeReconciler reconciler = new TreeReconciler(volume)) {
      reconciler.run(wanted);
    }
    // The claim goes last: after a crash before this line, discarding starts again.
    new RoundFolder(folder).remove();
  }

  private Entry rootOf(Fields claim) throws IOException {
    try (FolderChain chain = new FolderChain(volume)) {
      FileStat now = chain.root().stat();
      FileStat before =
          new FileStat(
              now.type(),
              claim.count("mode"),
              claim.count("uid"),
              claim.count("gid"),
              now.size(),
              now.allocatedBytes(),
              now.inode(),
              now.links(),
              0,
              new FileTime(claim.number("seconds"), claim.count("nanos")),
              now.changed());
      return new Entry(
          RelativePath.ROOT,
          before,
          Bytes.EMPTY,
          Optional.empty(),
          new TreeMap<>(),
          Content.UNKNOWN);
    }
  }

  private UnitJournal journal(int round) {
    return journals.computeIfAbsent(round, number -> new UnitJournal(roundFolder(number)));
  }

  private Path roundFolder(int round) {
    return folder.resolve("round-" + round);
  }

  private static long millisSince(long start) {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
  }
}
