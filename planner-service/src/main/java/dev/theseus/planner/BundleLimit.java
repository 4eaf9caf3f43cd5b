package dev.theseus.planner;

import dev.theseus.events.Finding;
import dev.theseus.events.Severity;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * How large a bundle of descriptors may be. It travels in a message with the rest of the plan, back
 * in rewritten form, and waits in the coordinator's store for its step: half of the largest message
 * leaves room for all of them.
 */
final class BundleLimit {

  static final int BYTES = 4 * 1024 * 1024;

  private BundleLimit() {}

  /**
   * The bundle; nothing and a blocker where it is too large, so that the plan can still be told.
   */
  static ByteBuffer apply(byte[] bundle, String namespace, List<Finding> findings) {
    if (bundle.length <= BYTES) {
      return ByteBuffer.wrap(bundle);
    }
    findings.add(
        new Finding(
            Severity.BLOCKER,
            "Namespace/" + namespace,
            "Its descriptors are %d bytes when compressed; allowed are %d. Move its parts one after the other, each with --selector."
                .formatted(bundle.length, BYTES)));
    return ByteBuffer.allocate(0);
  }
}
