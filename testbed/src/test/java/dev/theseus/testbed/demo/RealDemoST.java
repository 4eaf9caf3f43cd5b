package dev.theseus.testbed.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import picocli.CommandLine;

/** The demo on real clusters: {@code testbed/cluster up}, then {@code ./build -Preal verify}. */
final class RealDemoST {
  @ParameterizedTest
  @EnumSource(
      value = Scenario.class,
      names = {"SUCCESS", "FAILURE", "CANCEL"})
  void shouldKeepEveryPromise(Scenario scenario) throws JsonProcessingException {
    StringWriter out = new StringWriter();
    StringWriter told = new StringWriter();
    CommandLine command =
        new CommandLine(new DemoCommand())
            .setCaseInsensitiveEnumValuesAllowed(true)
            .setOut(new PrintWriter(out))
            .setErr(new PrintWriter(told));

    int exit =
        command.execute(
            "--clusters",
            "real",
            "--scenario",
            scenario.toString(),
            "--volume-size",
            "32MiB",
            "--output",
            "json");

    assertThat(exit).as("exit code; it told:%n%s%n%s", told, out).isZero();
    JsonNode result =
        new ObjectMapper().readTree(out.toString().strip().lines().toList().getLast());
    assertThat(result.path("outcome").asText()).isEqualTo(scenario.expectedOutcome());
    assertThat(result.path("requests").path("failed").asLong()).isZero();
    assertThat(result.path("writes").path("lost").asLong()).isZero();
    assertThat(result.path("invariants")).hasSize(9);
  }
}
