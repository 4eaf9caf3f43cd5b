package dev.theseus.testbed.invariant;

import static dev.theseus.testbed.invariant.FactsBuilder.ID;
import static dev.theseus.testbed.invariant.FactsBuilder.second;
import static dev.theseus.testbed.invariant.FactsBuilder.snapshot;
import static org.assertj.core.api.Assertions.assertThat;

import dev.theseus.coordinator.saga.Replay;
import dev.theseus.coordinator.saga.TransactionView;
import dev.theseus.events.CompensationStarted;
import dev.theseus.events.Completed;
import dev.theseus.events.CopyDiscarded;
import dev.theseus.events.DeprovisionRequested;
import dev.theseus.events.DiscardRequested;
import dev.theseus.events.LockRequested;
import dev.theseus.events.MigrationRequested;
import dev.theseus.events.MigrationSpec;
import dev.theseus.events.Mode;
import dev.theseus.events.RolledBack;
import dev.theseus.events.SourceQuiesced;
import dev.theseus.events.Status;
import dev.theseus.events.Step;
import dev.theseus.events.TargetDeprovisioned;
import dev.theseus.events.TransactionState;
import dev.theseus.events.Verified;
import dev.theseus.events.VolumeDigest;
import dev.theseus.testbed.load.AcknowledgedOrder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class InvariantTest {
  private static final String CLAIM =
      """
      apiVersion: v1
      kind: PersistentVolumeClaim
      metadata: {name: data, namespace: shop, uid: u1}
      """;
  private static final String WEB =
      """
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: web, namespace: shop, uid: u2, resourceVersion: "%s"}
      spec: {replicas: %s}
      status: {replicas: %s}
      """;

  @Test
  void shouldSeeASourceThatIsNotAsBeforeAfterARollBack() {
    FactsBuilder facts =
        new FactsBuilder()
            .events(rolledBack())
            .source(snapshot(WEB.formatted(1, 1, 1)), snapshot(WEB.formatted(9, 0, 0)));

    assertThat(new SourceNeverLost().judge(facts.build()))
        .isEqualTo(
            Invariant.Verdict.violated("Deployment/web differs in spec.replicas (1, now 0)"));
  }

  @Test
  void shouldAcceptASourceOfWhichOnlyStatusAndVersionDiffer() {
    FactsBuilder facts =
        new FactsBuilder()
            .events(rolledBack())
            .source(snapshot(WEB.formatted(1, 1, 1)), snapshot(WEB.formatted(9, 1, 0)));

    assertThat(new SourceNeverLost().judge(facts.build()).held()).isTrue();
  }

  @Test
  void shouldSeeAClaimThatAMoveRemovedFromTheSource() {
    FactsBuilder facts = new FactsBuilder().events(completed()).source(snapshot(CLAIM), snapshot());

    assertThat(new SourceNeverLost().judge(facts.build()).held()).isFalse();
  }

  @Test
  void shouldSeeTwoSidesThatRunAtOnce() {
    FactsBuilder facts = new FactsBuilder().pod("east", 0, 10).pod("west", 9, 20);

    assertThat(new AtMostOneActiveSide().judge(facts.build()).held()).isFalse();
  }

  @Test
  void shouldAcceptSidesThatRunOneAfterTheOther() {
    FactsBuilder facts =
        new FactsBuilder()
            .pod("east", 0, 9)
            .pod("west", 9, 20)
            .route(0, "east")
            .route(8, "hold")
            .route(10, "west");

    assertThat(new AtMostOneActiveSide().judge(facts.build()).held()).isTrue();
  }

  @Test
  void shouldSeeClientsThatWereSentToACopy() {
    FactsBuilder facts = new FactsBuilder().mode(Mode.COPY).route(0, "east").route(5, "west");

    assertThat(new AtMostOneActiveSide().judge(facts.build()).held()).isFalse();
  }

  @Test
  void shouldSeeALostWrite() {
    FactsBuilder facts =
        new FactsBuilder().lost(new AcknowledgedOrder(7, "client-1", 3, second(1)));

    assertThat(new NoAcknowledgedWriteLost().judge(facts.build()).held()).isFalse();
  }

  @Test
  void shouldSeeATransactionThatHasNotEnded() {
    assertThat(new EveryTransactionEnds().judge(new FactsBuilder().build()).held()).isFalse();
  }

  @Test
  void shouldSeeAStateThatContradictsTheLog() {
    FactsBuilder facts = new FactsBuilder().events(completed()).status(Status.RUNNING);

    assertThat(new EveryTransactionEnds().judge(facts.build()).held()).isFalse();
    assertThat(new EveryTransactionEnds().judge(facts.status(Status.COMPLETED).build()).held())
        .isTrue();
  }

  @Test
  void shouldAcceptCompensationInReverse() {
    FactsBuilder facts =
        new FactsBuilder()
            .events(compensation(), discard(), discarded(), deprovision(), deprovisioned());

    assertThat(new CompensatesInReverse().judge(facts.build()).held()).isTrue();
  }

  @Test
  void shouldSeeCompensationInTheWrongOrder() {
    FactsBuilder facts =
        new FactsBuilder()
            .events(compensation(), deprovision(), deprovisioned(), discard(), discarded());

    assertThat(new CompensatesInReverse().judge(facts.build()).held()).isFalse();
  }

  @Test
  void shouldSeeCompensationThatDidNotWaitForTheStepBefore() {
    FactsBuilder facts =
        new FactsBuilder()
            .events(compensation(), discard(), deprovision(), discarded(), deprovisioned());

    assertThat(new CompensatesInReverse().judge(facts.build()).held()).isFalse();
  }

  @Test
  void shouldSeeAnObjectThatARollBackLeftAtTheTarget() {
    String labelled =
        """
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: x, namespace: shop, labels: {theseus.dev/migration: m-1}}
        """;

    assertThat(
            new NothingLeftBehind()
                .judge(new FactsBuilder().events(rolledBack()).target(snapshot(labelled)).build())
                .held())
        .isFalse();
    assertThat(new NothingLeftBehind().judge(new FactsBuilder().events(rolledBack()).build()))
        .extracting(Invariant.Verdict::held)
        .isEqualTo(true);
  }

  @Test
  void shouldSeeWhatOpensAnAgentThatASuccessLeftAtTheTarget() {
    assertThat(leftAtTarget(service("theseus.dev/migration: m-1, theseus.dev/role: exposure")))
        .isFalse();
    assertThat(leftAtTarget(service("theseus.dev/migration: m-1")))
        .as("the application's own")
        .isTrue();
  }

  private static String service(String labels) {
    return """
    apiVersion: v1
    kind: Service
    metadata: {name: x, namespace: shop, labels: {%s}}
    """
        .formatted(labels);
  }

  private static boolean leftAtTarget(String object) {
    return new NothingLeftBehind()
        .judge(new FactsBuilder().events(completed()).target(snapshot(object)).build())
        .held();
  }

  @Test
  void shouldSeeAVerificationBeforeTheSourceStopped() {
    assertThat(
            new VerifiedMeansEqual()
                .judge(new FactsBuilder().events(verified(), rolledBack()).build())
                .held())
        .isFalse();
  }

  @Test
  void shouldSeeAFileThatDiffersAlthoughItWasVerified(@TempDir Path source, @TempDir Path target)
      throws IOException {
    write(source.resolve("cold"), "equal");
    write(target.resolve("cold"), "equal");
    FactsBuilder facts =
        new FactsBuilder()
            .events(quiesced(), verified(), completed())
            .volume("data", source, target);
    assertThat(new VerifiedMeansEqual().judge(facts.build()).held()).isTrue();

    write(target.resolve("cold"), "other");

    assertThat(new VerifiedMeansEqual().judge(facts.build()).detail()).contains("cold");
  }

  @Test
  void shouldSeeAPublishedStateThatTheLogDoesNotLeadTo() {
    MigrationRequested asked = new MigrationRequested(ID, second(0), "", spec());
    FactsBuilder facts = new FactsBuilder().events(asked);
    TransactionState derived =
        Replay.of(facts.build().log()).state().map(TransactionView::of).orElseThrow();

    assertThat(new ReplayEqualsState().judge(facts.state(derived).build()).held()).isTrue();
    assertThat(new ReplayEqualsState().judge(facts.status(Status.COMPLETED).build()).held())
        .isFalse();
  }

  @Test
  void shouldSeeACoordinatorThatGoesBackToAnOlderEpoch() {
    FactsBuilder facts =
        new FactsBuilder().events(compensation(), new LockRequested(ID, 1, second(2), List.of()));

    assertThat(new OlderEpochChangesNothing().judge(facts.build()).held()).isFalse();
  }

  private static void write(Path file, String content) throws IOException {
    Files.writeString(file, content);
    Files.setLastModifiedTime(file, FileTime.from(second(-60)));
  }

  private static MigrationSpec spec() {
    return new FactsBuilder().build().spec();
  }

  private static RolledBack rolledBack() {
    return new RolledBack(ID, 2, second(50), "because");
  }

  private static Completed completed() {
    return new Completed(ID, 1, second(50));
  }

  private static CompensationStarted compensation() {
    return new CompensationStarted(
        ID, 2, second(10), Step.VERIFY, "because", List.of(Step.PRE_COPY, Step.PROVISION));
  }

  private static DiscardRequested discard() {
    return new DiscardRequested(ID, 2, second(11), spec(), List.of());
  }

  private static CopyDiscarded discarded() {
    return new CopyDiscarded(ID, 2, second(12));
  }

  private static DeprovisionRequested deprovision() {
    return new DeprovisionRequested(ID, 2, second(13), spec(), List.of());
  }

  private static TargetDeprovisioned deprovisioned() {
    return new TargetDeprovisioned(ID, 2, second(14), 3);
  }

  private static SourceQuiesced quiesced() {
    return new SourceQuiesced(ID, 1, second(20), second(19), 5, List.of());
  }

  private static Verified verified() {
    return new Verified(ID, 1, second(30), List.of(new VolumeDigest("data", "aa", "aa", 1, 5)), 10);
  }
}
