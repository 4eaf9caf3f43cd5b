package dev.theseus.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BadInputTest {
  private static final String NOBODY = "127.0.0.1:1";

  @TempDir Path directory;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "nonsense | Unmatched argument",
        "plan | --from is missing; it must be SITE/NAMESPACE",
        "plan --from east --to west/shop | 'east' is no place; it must be SITE/NAMESPACE",
        "plan --from east/a --to east/a | --from and --to are both east/a",
        "plan --from east/a --to west/a --mode fly | expected one of [MOVE, COPY]",
        "plan --from east/a --to west/a --map-registry x | --map-registry is 'x'; it must be A=B",
        "plan --from east/a --to west/a --map-registry x=a --map-registry x=b | maps 'x' twice",
        "plan --from east/a --to west/a --downtime-budget soon | must be a whole number with ms, s, m",
        "plan --from east/a --to west/a --max-rounds 0 | --max-rounds is 0; allowed are",
        "site add East --kubeconfig x | 'East' is no site's name",
        "site add east --kubeconfig no-such-file | File no-such-file does not exist",
        "site | allowed are add, list, check",
        "site check east --namespace Shop | --namespace is 'Shop'; allowed are",
        "site check east --as spare | expected one of [PLANNER, SOURCE, TARGET]",
        "service gardener | expected one of",
        "up --clusters East | must be a name of lower-case letters",
        "up --clusters east:http | its port is no number",
        "up --broker-port 70000 | --broker-port is 70000; allowed are 0",
        "up --output yaml | expected one of [TEXT, JSON]",
        "watch | Missing required parameter",
      })
  void shouldSayInOneSentenceWhatIsWrongAndExitWith2(String arguments, String sentence) {
    var run = Run.of(arguments.split(" "));
    assertThat(run.err()).startsWith("theseus: ").contains(sentence).hasLineCount(1);
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.out()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "site list",
        "status",
        "watch x",
        "history x",
        "cancel x",
        "recover x",
        "plan --from east/a --to west/a",
        "migrate --yes --from east/a --to west/a",
        "service planner"
      })
  void shouldSayThatNoBrokerAnswersAndExitWith3(String arguments) {
    var run = Run.of((arguments + " --bootstrap " + NOBODY).split(" "));
    assertThat(run.err())
        .contains("No Kafka broker answers at " + NOBODY)
        .contains("THESEUS_BOOTSTRAP")
        .hasLineCount(1);
    assertThat(run.exitCode()).isEqualTo(3);
  }

  @Test
  void shouldNotMigrateWithoutAnAnswerWhereNobodyCanGiveOne() {
    var run = Run.of("migrate", "--from", "east/a", "--to", "west/a", "--bootstrap", NOBODY);
    assertThat(run.err()).contains("nobody can answer here; pass --yes");
    assertThat(run.exitCode()).isEqualTo(2);
  }

  @Test
  void shouldSayThatNothingRunsOnADirectory() {
    var run = Run.of("status", "--data", directory.toString());
    assertThat(run.err()).contains("No Theseus runs on " + directory);
    assertThat(run.exitCode()).isEqualTo(3);
  }

  @Test
  void shouldSayFileLineAndColumnOfMalformedYaml() throws IOException {
    var file = Files.writeString(directory.resolve("app.yaml"), "apiVersion: v1\nkind: [\n");
    var run = Run.of("plan", "-f", file.toString());
    assertThat(run.err()).contains(file.toString()).containsPattern("3[:,] ?(column )?1|line 3");
    assertThat(run.exitCode()).isEqualTo(2);
  }

  @Test
  void shouldSayThatAFileIsNotThere() {
    var run = Run.of("plan", "-f", directory.resolve("none.yaml").toString());
    assertThat(run.err()).contains("none.yaml does not exist").hasLineCount(1);
    assertThat(run.exitCode()).isEqualTo(2);
  }

  @Test
  void shouldSayThatAPortIsInUseAndLeaveNothingBehind() throws IOException {
    try (var other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      var data = directory.resolve("data");
      var run =
          Run.of(
              "up",
              "--data",
              data.toString(),
              "--broker-port",
              String.valueOf(other.getLocalPort()));
      assertThat(run.err())
          .contains("Port " + other.getLocalPort() + " on 127.0.0.1 is in use")
          .hasLineCount(1);
      assertThat(run.exitCode()).isEqualTo(2);
      assertThat(data.resolve("kafka")).doesNotExist();
    }
  }

  @Test
  void shouldSayThatAClustersPortIsInUse() throws IOException {
    try (var other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      var clusters = "east:" + other.getLocalPort();
      var run = Run.of("up", "--clusters", clusters, "--data", directory.toString());
      assertThat(run.err())
          .contains("Cluster east does not start", "127.0.0.1:" + other.getLocalPort())
          .contains("choose another port")
          .hasLineCount(1);
      assertThat(run.exitCode()).isEqualTo(2);
    }
  }

  @Test
  void shouldTellProgramsTheSameInJson() {
    var run = Run.of("status", "--bootstrap", NOBODY, "--output", "json");
    var error = run.json().path("error");
    assertThat(error.path("code").asText()).isEqualTo("UNREACHABLE");
    assertThat(error.path("exitCode").asInt()).isEqualTo(3);
    assertThat(error.path("message").asText()).contains(NOBODY);
  }

  @Test
  void shouldHelpWithEveryCommand() {
    for (var command : List.of("up", "site", "plan", "migrate", "status", "watch", "history")) {
      var run = Run.of(command, "--help");
      assertThat(run.exitCode()).isZero();
      assertThat(run.out()).contains("Usage: theseus " + command);
    }
  }
}
