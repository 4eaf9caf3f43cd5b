package dev.theseus.testbed.real;

import static org.assertj.core.api.Assertions.assertThat;

import dev.theseus.events.Mode;
import dev.theseus.testbed.demo.Stage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * PostgreSQL under {@code pgbench} on real clusters of which parts die: {@code testbed/cluster up},
 * then {@code ./build -Preal verify -Dit.test=RealFaultsST}. It breaks both clusters and mends
 * them, so nobody else can use them meanwhile.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class RealFaultsST {
  private Stage stage;

  @BeforeAll
  void open(@TempDir Path folder) throws IOException {
    stage = RealStage.open(folder);
  }

  @AfterAll
  void close() {
    stage.close();
  }

  /** What only delays it. */
  @ParameterizedTest
  @EnumSource(
      value = Fault.class,
      names = {
        "SOURCE_AGENT_DELETED",
        "SOURCE_AGENT_DELETED_IN_THE_FREEZE",
        "SOURCE_API_RESTARTED",
        "TARGET_API_RESTARTED",
        "SOURCE_API_RESTARTED_IN_THE_FREEZE",
        "TARGET_API_RESTARTED_IN_THE_FREEZE",
        "NETWORK_CUT"
      })
  void shouldMoveInSpiteOf(Fault fault) throws Exception {
    FaultReport report = run(fault);

    assertThat(report.outcome()).as("%s", report).isEqualTo("Completed");
    assertThat(report.serving()).isEqualTo(FaultRun.WEST);
  }

  /** What it cannot go on with. */
  @ParameterizedTest
  @EnumSource(
      value = Fault.class,
      names = {
        "TARGET_AGENT_DELETED",
        "TARGET_KUBELET_STOPPED",
        "TARGET_KUBELET_STOPPED_IN_THE_FREEZE",
        "TARGET_DISK_FULL"
      })
  void shouldServeAtTheSourceAfter(Fault fault) throws Exception {
    FaultReport report = run(fault);

    assertThat(report.outcome()).as("%s", report).isEqualTo("RolledBack");
    assertThat(report.serving()).isEqualTo(FaultRun.EAST);
    assertThat(report.reason()).isNotBlank();
  }

  private FaultReport run(Fault fault) throws Exception {
    Path folder = Files.createTempDirectory("theseus-faults-");
    return new FaultRun(stage, folder, Subject.POSTGRES, fault).run(Mode.MOVE, false);
  }
}
