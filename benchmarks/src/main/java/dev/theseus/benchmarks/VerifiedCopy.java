package dev.theseus.benchmarks;

import dev.theseus.agent.AgentClient;
import dev.theseus.agent.MigrationRef;
import dev.theseus.agent.protocol.AgentEndpoint;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/** Our copy: two agent processes, and the calls that a mover makes. */
final class VerifiedCopy {
  private static final MigrationRef MIGRATION = new MigrationRef("benchmark", 1);

  private final int slots;

  VerifiedCopy(int slots) {
    this.slots = slots;
  }

  /** Copies and verifies; fails if the sides differ. */
  void run(Path from, Path to, Path state) throws IOException {
    try (AgentProcess sourceProcess = AgentProcess.start(from, state.resolve("source"));
        AgentProcess targetProcess = AgentProcess.start(to, state.resolve("target"))) {
      AgentEndpoint sourceAt = sourceProcess.endpoint();
      AgentClient source = new AgentClient(sourceAt);
      AgentClient target = new AgentClient(targetProcess.endpoint());
      int units = source.scan(MIGRATION, 0, true).units();
      pullAll(target, sourceAt, units);
      target.finishRound(MIGRATION, 0, sourceAt);
      // The source's digests are of what it read to send: this only looks for changes since.
      List<String> roots =
          inParallel(
              List.of(
                  () -> source.verify(MIGRATION, false).root(),
                  () -> target.verify(MIGRATION, false).root()));
      if (!roots.getFirst().equals(roots.getLast())) {
        throw new IOException("the copy differs: " + target.differences(MIGRATION, 5, sourceAt));
      }
    }
  }

  private void pullAll(AgentClient target, AgentEndpoint source, int units) throws IOException {
    AtomicInteger next = new AtomicInteger();
    Callable<Void> slot =
        () -> {
          for (int unit = next.getAndIncrement(); unit < units; unit = next.getAndIncrement()) {
            target.pull(MIGRATION, 0, unit, source);
          }
          return null;
        };
    inParallel(Collections.nCopies(slots, slot));
  }

  private static <T> List<T> inParallel(List<Callable<T>> parts) throws IOException {
    try (ExecutorService pool = Executors.newVirtualThreadPerTaskExecutor()) {
      List<T> results = new ArrayList<>();
      for (Future<T> one : pool.invokeAll(parts)) {
        results.add(one.get());
      }
      return results;
    } catch (ExecutionException e) {
      throw new IOException("a part failed: " + e.getCause(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while copying", e);
    }
  }
}
