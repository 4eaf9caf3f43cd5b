package dev.theseus.testbed.invariant;

import dev.theseus.testbed.load.WriteAudit;

/** Each write that was acknowledged to a client is at the serving side exactly once. */
public final class NoAcknowledgedWriteLost implements Invariant {
  @Override
  public Verdict judge(Facts facts) {
    WriteAudit audit = facts.audit();
    if (audit.acknowledged() == 0) {
      return Verdict.violated("no write was acknowledged, so nothing was shown");
    }
    if (!audit.clean()) {
      return Verdict.violated(
          "%d of %d acknowledged writes are lost, %d are stored more than once; %s"
              .formatted(
                  audit.lost().size(),
                  audit.acknowledged(),
                  audit.repeated().size(),
                  audit.detail()));
    }
    return Verdict.held(
        "each of %d acknowledged writes is stored exactly once".formatted(audit.acknowledged()));
  }
}
