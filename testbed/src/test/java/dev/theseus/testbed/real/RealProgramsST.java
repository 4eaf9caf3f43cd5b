package dev.theseus.testbed.real;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.theseus.events.Mode;
import dev.theseus.testbed.demo.Stage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Real programs on real clusters, under clients that write down what was acknowledged: {@code
 * testbed/cluster up}, then {@code ./build -Preal verify}. Each run is judged by all invariants.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class RealProgramsST {
  private Stage stage;

  @BeforeAll
  void open(@TempDir Path folder) throws IOException {
    stage = RealStage.open(folder);
  }

  @AfterAll
  void close() {
    stage.close();
  }

  @ParameterizedTest
  @EnumSource
  void shouldMove(Subject subject) throws Exception {
    FaultReport report = run(subject, Fault.NONE, Mode.MOVE, false);

    assertThat(report.outcome()).as("%s", report).isEqualTo("Completed");
    assertThat(report.serving()).isEqualTo(FaultRun.WEST);
  }

  @ParameterizedTest
  @EnumSource
  void shouldCopy(Subject subject) throws Exception {
    FaultReport report = run(subject, Fault.NONE, Mode.COPY, false);

    assertThat(report.outcome()).as("%s", report).isEqualTo("Completed");
    assertThat(report.serving()).isEqualTo(FaultRun.EAST);
  }

  @ParameterizedTest
  @EnumSource
  void shouldServeAtTheSourceWhenCancelled(Subject subject) throws Exception {
    FaultReport report = run(subject, Fault.NONE, Mode.MOVE, true);

    assertThat(report.outcome()).as("%s", report).isEqualTo("RolledBack");
    assertThat(report.serving()).isEqualTo(FaultRun.EAST);
  }

  @Test
  void shouldTurnBackWithinASecondWhenSomebodyScalesUpInTheFreeze() throws Exception {
    FaultReport report = run(Subject.KINDS, Fault.SCALED_IN_THE_FREEZE, Mode.MOVE, false);

    assertThat(report.outcome()).as("%s", report).isEqualTo("RolledBack");
    assertThat(report.serving()).isEqualTo(FaultRun.EAST);
    assertThat(report.reason()).contains("web was changed");
    assertThat(report.turnedMillis()).as("%s", report).isBetween(0L, 1_000L);
  }

  private FaultReport run(Subject subject, Fault fault, Mode mode, boolean cancel)
      throws Exception {
    assumeTrue(
        subject != Subject.INPUTS || Application.inputsAreHere(),
        "the descriptors of other people's applications are not here");
    Path folder = Files.createTempDirectory("theseus-programs-");
    return new FaultRun(stage, folder, subject, fault).run(mode, cancel);
  }
}
