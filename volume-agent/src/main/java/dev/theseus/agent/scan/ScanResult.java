package dev.theseus.agent.scan;

import java.util.List;

/**
 * What a scan found.
 *
 * @param scan identity of this scan: another scan of the same round has another one
 * @param round number of the round
 * @param finalSync whether the volume was quiesced, so that any change during the round is an error
 * @param units number of units, numbered from 0
 * @param pendingBytes bytes of files that changed since the last finished round
 * @param totalBytes bytes of the whole volume, hard links counted once
 * @param files files, directories, links and nodes
 * @param scanMillis how long it took
 * @param again whether it was found before, by this attempt or an earlier one, so that units of it
 *     may be durable at the target
 * @param unsupported the first paths that cannot be moved (sockets), each with the reason
 */
public record ScanResult(
    String scan,
    int round,
    boolean finalSync,
    int units,
    long pendingBytes,
    long totalBytes,
    long files,
    long scanMillis,
    boolean again,
    List<String> unsupported) {
  /** This, answered once more. */
  public ScanResult repeated() {
    return new ScanResult(
        scan,
        round,
        finalSync,
        units,
        pendingBytes,
        totalBytes,
        files,
        scanMillis,
        true,
        unsupported);
  }
}
