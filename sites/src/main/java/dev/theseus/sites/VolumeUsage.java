package dev.theseus.sites;

import java.util.Map;

/** Usage of volumes as the platform itself reports it; reading it writes nothing. */
public interface VolumeUsage {

  /** Usage of each claim of the namespace that a running pod mounts, by claim name. */
  Map<String, Usage> usage(String namespace);

  /**
   * Bytes written so far by the containers of each running pod, by pod name: two reads give a rate.
   */
  Map<String, Long> writtenBytes(String namespace);

  /** Bytes and files of one volume. */
  record Usage(long usedBytes, long capacityBytes, long files) {}
}
