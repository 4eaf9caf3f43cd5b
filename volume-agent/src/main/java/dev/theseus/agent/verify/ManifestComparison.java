package dev.theseus.agent.verify;

import dev.theseus.agent.manifest.Content;
import dev.theseus.agent.manifest.Entry;
import dev.theseus.agent.manifest.ManifestReader;
import dev.theseus.agent.posix.FileStat;
import dev.theseus.agent.posix.FileType;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Finds where two manifests differ, reading both once. */
public final class ManifestComparison {
  private final ManifestReader source;
  private final ManifestReader target;

  /** A comparison of what both sides found. */
  public ManifestComparison(ManifestReader source, ManifestReader target) {
    this.source = source;
    this.target = target;
  }

  /** The first differing paths in path order. */
  public List<Difference> first(int limit) throws IOException {
    List<Difference> differences = new ArrayList<>();
    Optional<Entry> here = source.next();
    Optional<Entry> there = target.next();
    while (differences.size() < limit && (here.isPresent() || there.isPresent())) {
      int order = compare(here, there);
      if (order < 0) {
        differences.add(new Difference(here.orElseThrow().path(), "missing at the target"));
      } else if (order > 0) {
        differences.add(new Difference(there.orElseThrow().path(), "extra at the target"));
      } else {
        String what = String.join(", ", aspects(here.orElseThrow(), there.orElseThrow()));
        if (!what.isEmpty()) {
          differences.add(new Difference(here.orElseThrow().path(), what));
        }
      }
      here = order <= 0 ? source.next() : here;
      there = order >= 0 ? target.next() : there;
    }
    return differences;
  }

  private static int compare(Optional<Entry> here, Optional<Entry> there) {
    if (here.isEmpty()) {
      return 1;
    }
    return there.isEmpty() ? -1 : here.get().path().compareTo(there.get().path());
  }

  private static List<String> aspects(Entry source, Entry target) {
    List<String> found = new ArrayList<>();
    FileStat s = source.stat();
    FileStat t = target.stat();
    if (s.type() != t.type()) {
      return List.of("type " + t.type() + " instead of " + s.type());
    }
    if (s.mode() != t.mode()) {
      found.add(String.format("mode 0%o instead of 0%o", t.mode(), s.mode()));
    }
    if (s.uid() != t.uid() || s.gid() != t.gid()) {
      found.add("owner " + owner(t) + " instead of " + owner(s));
    }
    if (!s.modified().equals(t.modified())) {
      found.add("modified at " + t.modified() + " instead of " + s.modified());
    }
    if (s.device() != t.device()) {
      found.add("device number");
    }
    if (!source.linkTarget().equals(target.linkTarget())) {
      found.add("link to " + target.linkTarget() + " instead of " + source.linkTarget());
    }
    if (!source.sameFileAs().equals(target.sameFileAs())) {
      found.add("hard links");
    }
    if (!source.attributes().equals(target.attributes())) {
      found.add("extended attributes");
    }
    addContent(source, target, found);
    return found;
  }

  private static void addContent(Entry source, Entry target, List<String> found) {
    if (source.type() == FileType.FILE && source.stat().size() != target.stat().size()) {
      found.add("size " + target.stat().size() + " instead of " + source.stat().size());
    } else if (!source.content().digests().equals(target.content().digests())) {
      long block = 0;
      while (source
          .content()
          .slice(block, 1)
          .digests()
          .equals(target.content().slice(block, 1).digests())) {
        block++;
      }
      found.add("content from byte " + block * Content.BLOCK_BYTES + " on");
    }
  }

  private static String owner(FileStat stat) {
    return Integer.toUnsignedString(stat.uid()) + ":" + Integer.toUnsignedString(stat.gid());
  }
}
