package dev.theseus.cluster.kubelet;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Remembers the processes of containers on disk, so that the next run on the same directory finds
 * those that outlived a killed JVM.
 */
final class ProcessRecords {
  private static final Logger LOG = LoggerFactory.getLogger(ProcessRecords.class);

  private static final long END_NANOS = TimeUnit.SECONDS.toNanos(5);
  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(2);

  private final Path directory;

  ProcessRecords(Path directory) {
    this.directory = directory;
  }

  void record(String podUid, String container, long processId) {
    ProcessTable.startTicks(processId)
        .ifPresent(ticks -> write(podUid, container, processId + " " + ticks));
  }

  void forget(String podUid, String container) {
    try {
      Files.deleteIfExists(file(podUid, container));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Ends every recorded process that still runs. They are not adopted: without being their parent
   * we would never learn how they end.
   */
  void stopStale() {
    for (Path file : files()) {
      try {
        String[] fields = Files.readString(file).strip().split(" ", -1);
        stop(Long.parseLong(fields[0]), Long.parseLong(fields[1]));
        Files.deleteIfExists(file);
      } catch (IOException | RuntimeException e) {
        LOG.warn("cannot use process record {}", file, e);
      }
    }
  }

  private static void stop(long processId, long startTicks) {
    var running = ProcessTable.startTicks(processId);
    if (running.isPresent() && running.getAsLong() == startTicks) {
      LOG.info("ending process {} of an earlier run", processId);
      List<ProcessHandle> children =
          ProcessHandle.of(processId).stream().flatMap(ProcessHandle::descendants).toList();
      Signals.sendToGroup(processId, Signals.KILL);
      children.forEach(ProcessHandle::destroyForcibly);
      awaitEnd(processId, startTicks);
    }
  }

  /** By looking: for a process that is not a child, the JDK looks only every second or so. */
  private static void awaitEnd(long processId, long startTicks) {
    long deadlineNanos = System.nanoTime() + END_NANOS;
    while (System.nanoTime() < deadlineNanos
        && ProcessTable.startTicks(processId).equals(OptionalLong.of(startTicks))) {
      LockSupport.parkNanos(LOOK_NANOS);
    }
  }

  private List<Path> files() {
    if (!Files.isDirectory(directory)) {
      return List.of();
    }
    try (Stream<Path> all = Files.list(directory)) {
      return all.toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void write(String podUid, String container, String content) {
    try {
      Files.createDirectories(directory);
      Files.writeString(file(podUid, container), content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path file(String podUid, String container) {
    return directory.resolve(podUid + "." + container);
  }
}
