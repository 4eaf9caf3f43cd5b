package dev.theseus.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** A verified copy by two agents beside {@code rsync -a} followed by {@code rsync -anc}. */
@Command(
    name = "copy",
    mixinStandardHelpOptions = true,
    description =
        "Copies and verifies a tree of mixed files with rsync (-a, then -anc) and with two agents,"
            + " in turn. Every timed part ends with sync; our agents start cold each time.")
final class CopyBenchmark implements Callable<Integer> {
  private static final Pattern SIZE = Pattern.compile("(\\d+)([KMG]iB)");

  /** One timed part. */
  private interface Timed {
    void run() throws IOException;
  }

  @Option(
      names = "--size",
      defaultValue = "2GiB",
      description = "size of the tree: ${DEFAULT-VALUE}")
  private String size = "2GiB";

  @Option(names = "--rounds", defaultValue = "5", description = "repetitions: ${DEFAULT-VALUE}")
  private int rounds;

  @Option(names = "--slots", defaultValue = "4", description = "units at once: ${DEFAULT-VALUE}")
  private int slots;

  @Option(names = "--seed", defaultValue = "1", description = "of the tree: ${DEFAULT-VALUE}")
  private long seed;

  @Option(names = "--dir", description = "where to work; default: the system's temporary folder")
  private Path base = Path.of(System.getProperty("java.io.tmpdir"));

  @Option(names = "--output", defaultValue = "text", description = "text or json")
  private String output = "text";

  @Override
  public Integer call() throws IOException {
    Path work = Files.createTempDirectory(base, "theseus-copy-benchmark-");
    try {
      Path source = Files.createDirectory(work.resolve("source"));
      MixedTree.Made tree = MixedTree.create(source, bytes(size), seed);
      List<Double> theirs = new ArrayList<>();
      List<Double> ours = new ArrayList<>();
      // The first pass warms the page cache for both and is not counted.
      for (int round = 0; round <= rounds; round++) {
        double rsync = rsync(source, folder(work, "rsync", round));
        double theseus = theseus(source, folder(work, "theseus", round), work, round);
        if (round > 0) {
          theirs.add(rsync);
          ours.add(theseus);
        }
      }
      report(tree, theirs, ours);
      return 0;
    } finally {
      // Only at the very end: a file system without a journal avoids inodes that were just freed,
      // which makes whatever creates files next up to ten times slower.
      ShellCommand.run(List.of("rm", "-rf", work.toString()));
    }
  }

  private static Path folder(Path work, String kind, int round) throws IOException {
    return Files.createDirectory(work.resolve(kind + "-" + round));
  }

  private static double rsync(Path source, Path target) throws IOException {
    String from = source + "/";
    String to = target + "/";
    return seconds(() -> {
      ShellCommand.run(List.of("rsync", "-a", from, to));
      ShellCommand.run(List.of("sync"));
      ShellCommand.run(List.of("rsync", "-anc", from, to));
      ShellCommand.run(List.of("sync"));
    });
  }

  private double theseus(Path source, Path target, Path work, int round) throws IOException {
    Path state = folder(work, "state", round);
    return seconds(() -> {
      new VerifiedCopy(slots).run(source, target, state);
      ShellCommand.run(List.of("sync"));
    });
  }

  private static double seconds(Timed part) throws IOException {
    long start = System.nanoTime();
    part.run();
    return (System.nanoTime() - start) / 1e9;
  }

  private void report(MixedTree.Made tree, List<Double> theirs, List<Double> ours) {
    double rsync = median(theirs);
    double theseus = median(ours);
    String format =
        output.equals("json")
            ? "{\"benchmark\":\"copy\",\"bytes\":%d,\"files\":%d,\"rounds\":%d,\"slots\":%d,"
                + "\"rsyncSeconds\":%.3f,\"theseusSeconds\":%.3f,\"ratio\":%.3f,"
                + "\"rsyncAll\":%s,\"theseusAll\":%s}%n"
            : "%d bytes in %d files, %d rounds, %d slots: rsync -a and -anc %.2f s,"
                + " theseus copied and verified %.2f s, ratio %.2f%nrsync %s%ntheseus %s%n";
    System.out.printf(
        Locale.ROOT,
        format,
        tree.bytes(),
        tree.files(),
        rounds,
        slots,
        rsync,
        theseus,
        theseus / rsync,
        rounded(theirs),
        rounded(ours));
  }

  private static List<String> rounded(List<Double> seconds) {
    return seconds.stream().map(value -> String.format(Locale.ROOT, "%.3f", value)).toList();
  }

  private static double median(List<Double> seconds) {
    List<Double> sorted = new ArrayList<>(seconds);
    Collections.sort(sorted);
    int middle = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(middle)
        : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
  }

  private static long bytes(String text) {
    Matcher matcher = SIZE.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "--size '" + text + "'; it must be a number and KiB, MiB or GiB, such as 2GiB");
    }
    long unit =
        switch (matcher.group(2)) {
          case "KiB" -> 1L << 10;
          case "MiB" -> 1L << 20;
          default -> 1L << 30;
        };
    return Long.parseLong(matcher.group(1)) * unit;
  }
}
