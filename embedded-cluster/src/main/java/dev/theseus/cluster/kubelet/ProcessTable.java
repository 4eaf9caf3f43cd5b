package dev.theseus.cluster.kubelet;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** What the system says about processes ({@code /proc}). */
final class ProcessTable {
  private static final Path PROC = Path.of("/proc");
  private static final int START_TIME_FIELD = 19;

  private ProcessTable() {}

  /** When a process started, in clock ticks since boot; with its id this names it for good. */
  static OptionalLong startTicks(long processId) {
    return read(processId, "stat")
        .map(stat -> stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1))
        .filter(fields -> !fields[0].equals("Z"))
        .map(fields -> OptionalLong.of(Long.parseLong(fields[START_TIME_FIELD])))
        .orElse(OptionalLong.empty());
  }

  /** Processes whose environment has this variable with this value, started by whomever. */
  static List<Long> withVariable(String name, String value) {
    String wanted = name + "=" + value;
    try (Stream<Path> entries = Files.list(PROC)) {
      return entries
          .map(entry -> entry.getFileName().toString())
          .filter(entry -> Character.isDigit(entry.charAt(0)))
          .map(Long::valueOf)
          .filter(pid -> startTicks(pid).isPresent() && hasVariable(pid, wanted))
          .toList();
    } catch (IOException e) {
      return List.of();
    }
  }

  /** Bytes that a process, its children and those it has waited for sent to storage. */
  static long writtenBytes(long processId) {
    long children =
        ProcessHandle.of(processId).stream()
            .flatMap(ProcessHandle::descendants)
            .mapToLong(child -> ownWrittenBytes(child.pid()))
            .sum();
    return ownWrittenBytes(processId) + children;
  }

  private static long ownWrittenBytes(long processId) {
    return read(processId, "io").stream()
        .flatMap(String::lines)
        .filter(line -> line.startsWith("write_bytes: "))
        .mapToLong(line -> Long.parseLong(line.substring("write_bytes: ".length()).strip()))
        .sum();
  }

  private static boolean hasVariable(long processId, String wanted) {
    return read(processId, "environ").stream()
        .flatMap(all -> Stream.of(all.split("\0", -1)))
        .anyMatch(wanted::equals);
  }

  private static Optional<String> read(long processId, String file) {
    try {
      Path path = PROC.resolve(Long.toString(processId)).resolve(file);
      return Optional.of(new String(Files.readAllBytes(path), StandardCharsets.ISO_8859_1));
    } catch (IOException e) {
      // Gone, or another user's: nothing that we could say about it.
      return Optional.empty();
    }
  }
}
