package dev.theseus.agent.transfer;

import dev.theseus.agent.manifest.Entry;
import dev.theseus.agent.posix.Bytes;
import dev.theseus.agent.posix.ExtendedAttributes;
import dev.theseus.agent.posix.FileStat;
import dev.theseus.agent.posix.FileType;
import dev.theseus.agent.posix.Folder;
import dev.theseus.agent.posix.PosixException;
import dev.theseus.agent.scan.EntryReader;
import java.util.Map;
import java.util.SortedMap;

/** Gives a name the owner, attributes, mode and time of an entry; touches only what differs. */
final class MetadataWriter {
  private MetadataWriter() {}

  /** Returns whether anything differed. */
  static boolean apply(Folder folder, Bytes name, Entry wanted) throws PosixException {
    FileStat want = wanted.stat();
    FileStat now = folder.stat(name);
    // The owner first: changing it drops setuid bits and file capabilities.
    boolean owner = now.uid() != want.uid() || now.gid() != want.gid();
    if (owner) {
      folder.setOwner(name, want.uid(), want.gid());
    }
    boolean attributes = applyAttributes(folder, name, wanted.attributes());
    // An ACL brings its own group bits, so the mode comes after it.
    boolean mode = want.type() != FileType.SYMLINK && folder.stat(name).mode() != want.mode();
    if (mode) {
      folder.setMode(name, want.mode());
    }
    boolean time = !now.modified().equals(want.modified());
    if (time) {
      folder.setModified(name, want.modified());
    }
    return owner || attributes || mode || time;
  }

  private static boolean applyAttributes(Folder folder, Bytes name, SortedMap<Bytes, Bytes> wanted)
      throws PosixException {
    SortedMap<Bytes, Bytes> present = EntryReader.attributes(folder, name);
    if (present.equals(wanted)) {
      return false;
    }
    ExtendedAttributes attributes = folder.attributes();
    for (Bytes attribute : present.keySet()) {
      if (!wanted.containsKey(attribute)) {
        attributes.remove(name, attribute);
      }
    }
    for (Map.Entry<Bytes, Bytes> attribute : wanted.entrySet()) {
      if (!present.entrySet().contains(attribute)) {
        attributes.set(name, attribute.getKey(), attribute.getValue());
      }
    }
    return true;
  }
}
