package dev.theseus.datamover;

import dev.theseus.agent.VerifyResult;
import dev.theseus.events.VolumeDigest;
import java.util.List;

/** Lets both sides hash a volume by themselves and compares what they found. */
final class VolumeVerification {

  private static final int DIFFERENCES_SHOWN = 20;

  /**
   * What both sides found.
   *
   * @param differences the first paths that differ; none where the volume is equal
   */
  record Finding(VolumeDigest digest, List<String> differences) {
    boolean isEqual() {
      return digest.sourceRoot().equals(digest.targetRoot());
    }
  }

  private VolumeVerification() {}

  static Finding verify(VolumePair pair, boolean full) throws Exception {
    return Retrying.call(pair, () -> verifyOnce(pair, full));
  }

  private static Finding verifyOnce(VolumePair pair, boolean full) throws Exception {
    List<VerifyResult> sides =
        EachVolume.inParallel(
            List.of(pair.source(), pair.target()), side -> side.verify(pair.migration(), full));
    VerifyResult source = sides.getFirst();
    VerifyResult target = sides.getLast();
    VolumeDigest digest =
        new VolumeDigest(
            pair.volume(), source.root(), target.root(), source.entries(), source.contentBytes());
    List<String> differences =
        source.root().equals(target.root()) ? List.of() : pair.differences(DIFFERENCES_SHOWN);
    return new Finding(digest, differences);
  }
}
