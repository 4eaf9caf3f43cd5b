package dev.theseus.agent;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** What an agent keeps of one migration: the highest epoch, the folder, and what runs for it. */
final class MigrationState {
  private final Path folder;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition ended = lock.newCondition();
  private final Set<Operation> running = new HashSet<>();
  private final WorkDone done = new WorkDone();

  MigrationState(Path folder) {
    this.folder = folder;
  }

  Path folder() {
    return folder;
  }

  /** What was done for it since the agent started. */
  AgentProgress progress() {
    return done.sum();
  }

  /** Lets an operation begin, unless a newer attempt is known; a newer one stops all older. */
  Operation enter(MigrationRef migration) throws IOException {
    lock.lock();
    try {
      int known = readEpoch();
      if (migration.epoch() < known) {
        throw new AgentException.Fenced(
            "epoch "
                + migration.epoch()
                + " of migration "
                + migration.id()
                + " is over: this agent has seen epoch "
                + known);
      }
      if (migration.epoch() > known) {
        // Durable first: after a restart the older attempt must stay refused.
        writeDurably(folder.resolve("epoch"), Integer.toString(migration.epoch()));
        running.stream().filter(op -> op.epoch() < migration.epoch()).forEach(Operation::stop);
      }
      Operation operation = new Operation(migration.epoch(), done);
      running.add(operation);
      return operation;
    } finally {
      lock.unlock();
    }
  }

  void leave(Operation operation) {
    lock.lock();
    try {
      running.remove(operation);
      ended.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Stops all operations but the given one and waits until they have ended. */
  void stopOthers(Operation own, long timeoutMillis) throws AgentException {
    lock.lock();
    try {
      running.stream().filter(op -> op != own).forEach(Operation::stop);
      long left = TimeUnit.MILLISECONDS.toNanos(timeoutMillis);
      while (running.stream().anyMatch(op -> op != own)) {
        if (left <= 0) {
          throw new AgentException.Retriable(
              "requests of this migration still run after " + timeoutMillis + " ms");
        }
        left = ended.awaitNanos(left);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AgentException.Retriable("interrupted while waiting for requests to end", e);
    } finally {
      lock.unlock();
    }
  }

  private int readEpoch() throws IOException {
    Path file = folder.resolve("epoch");
    return Files.exists(file) ? Integer.parseInt(Files.readString(file).strip()) : -1;
  }

  /** Writes a small file so that it is there as a whole after a crash, or as it was before. */
  static void writeDurably(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    Path unfinished = file.resolveSibling(file.getFileName() + ".unfinished");
    try (FileChannel channel =
        FileChannel.open(
            unfinished,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
      channel.force(true);
    }
    Files.move(
        unfinished, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    try (FileChannel parent = FileChannel.open(file.getParent(), StandardOpenOption.READ)) {
      parent.force(true);
    }
  }
}
