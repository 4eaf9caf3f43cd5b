package dev.theseus.testbed.invariant;

import java.util.List;

/** A promise that every migration must keep, whatever happens to it. */
public sealed interface Invariant
    permits AtMostOneActiveSide,
        CompensatesInReverse,
        EveryTransactionEnds,
        NoAcknowledgedWriteLost,
        NothingLeftBehind,
        OlderEpochChangesNothing,
        ReplayEqualsState,
        SourceNeverLost,
        VerifiedMeansEqual {

  /** What the facts say. */
  Verdict judge(Facts facts);

  /**
   * The answer of one invariant.
   *
   * @param held whether it was kept
   * @param detail one sentence
   */
  record Verdict(boolean held, String detail) {
    static Verdict held(String detail) {
      return new Verdict(true, detail);
    }

    static Verdict violated(String detail) {
      return new Verdict(false, detail);
    }

    /** Held if there is no violation, else violated by all of them. */
    static Verdict of(List<String> violations, String otherwise) {
      return violations.isEmpty() ? held(otherwise) : violated(String.join("; ", violations));
    }
  }

  /** All of them. */
  static List<Invariant> all() {
    return List.of(
        new SourceNeverLost(),
        new AtMostOneActiveSide(),
        new NoAcknowledgedWriteLost(),
        new EveryTransactionEnds(),
        new CompensatesInReverse(),
        new NothingLeftBehind(),
        new VerifiedMeansEqual(),
        new ReplayEqualsState(),
        new OlderEpochChangesNothing());
  }

  /** Judges all of them. */
  static List<InvariantResult> check(Facts facts) {
    return all().stream()
        .map(invariant -> {
          Verdict verdict = invariant.judge(facts);
          return new InvariantResult(
              invariant.getClass().getSimpleName(), verdict.held(), verdict.detail());
        })
        .toList();
  }
}
