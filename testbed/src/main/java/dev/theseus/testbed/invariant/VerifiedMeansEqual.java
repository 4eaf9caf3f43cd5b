package dev.theseus.testbed.invariant;

import dev.theseus.events.Committed;
import dev.theseus.events.MigrationEvent;
import dev.theseus.events.SourceQuiesced;
import dev.theseus.events.Verified;
import dev.theseus.events.VolumeDigest;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code Verified} was said after the source had stopped, with equal roots of both sides, and no
 * commit went without it. And it is true: every file of the source that the application has not
 * written since is the same at the target, byte by byte, by our own reading.
 */
public final class VerifiedMeansEqual implements Invariant {
  private static final int DIFFERENCES_KEPT = 5;

  @Override
  public Verdict judge(Facts facts) {
    List<Verified> all = facts.all(Verified.class);
    List<String> violations = new ArrayList<>();
    for (Verified verified : all) {
      if (!quiescedBefore(facts.events(), verified)) {
        violations.add("a verification at " + verified.occurredAt() + " had no stopped source");
      }
      for (VolumeDigest volume : verified.volumes()) {
        if (!volume.sourceRoot().equals(volume.targetRoot()) || volume.sourceRoot().isEmpty()) {
          violations.add("volume " + volume.volume() + " was called equal but its roots differ");
        }
      }
    }
    if (all.isEmpty()) {
      return facts.has(Committed.class) || facts.completed()
          ? Verdict.violated("it was committed without a verification")
          : Verdict.of(violations, "nothing was called verified");
    }
    if (!facts.completed()) {
      return Verdict.of(violations, "roots of both sides were equal");
    }
    long compared = 0;
    for (var volume : facts.volumes().entrySet()) {
      compared +=
          compare(volume.getValue(), all.getLast().occurredAt(), volume.getKey(), violations);
    }
    if (compared == 0) {
      violations.add("no file could be compared");
    }
    return Verdict.of(
        violations, "roots of both sides were equal, and so are %d files".formatted(compared));
  }

  private static boolean quiescedBefore(List<MigrationEvent> events, Verified verified) {
    return events.stream()
        .takeWhile(event -> !event.equals(verified))
        .anyMatch(event -> event instanceof SourceQuiesced);
  }

  /** Compares the files that nobody has written since, and returns how many there were. */
  private static long compare(
      Facts.VolumePair volume, Instant verifiedAt, String name, List<String> violations) {
    long[] compared = {0};
    try {
      Files.walkFileTree(
          volume.source(),
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                throws IOException {
              Path other = volume.target().resolve(volume.source().relativize(file));
              if (attributes.isRegularFile()
                  && coldSince(file, verifiedAt)
                  && coldSince(other, verifiedAt)) {
                compared[0]++;
                if (Files.mismatch(file, other) >= 0 && violations.size() < DIFFERENCES_KEPT) {
                  violations.add(
                      name + ": " + volume.source().relativize(file) + " differs in content");
                }
              }
              return FileVisitResult.CONTINUE;
            }
          });
    } catch (IOException e) {
      violations.add(name + " could not be read: " + e);
    }
    return compared[0];
  }

  private static boolean coldSince(Path file, Instant instant) throws IOException {
    return Files.exists(file) && Files.getLastModifiedTime(file).toInstant().isBefore(instant);
  }
}
