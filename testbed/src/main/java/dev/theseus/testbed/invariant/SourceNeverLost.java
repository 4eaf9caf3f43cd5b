package dev.theseus.testbed.invariant;

/**
 * The source can always serve again: after a roll back or a copy it is exactly as before, after a
 * move it is stopped and complete.
 */
public final class SourceNeverLost implements Invariant {
  @Override
  public Verdict judge(Facts facts) {
    if (facts.completed() && facts.moves()) {
      return Verdict.of(
          facts.sourceBefore().lostIn(facts.sourceAfter()),
          "all %d objects of the stopped source are kept"
              .formatted(facts.sourceBefore().objects().size()));
    }
    return Verdict.of(
        facts.sourceBefore().differencesTo(facts.sourceAfter()),
        "every object of the source is as it was before");
  }
}
