package dev.theseus.testbed.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

final class DemoIT {
  private static final String VOLUME = "16MiB";

  @Test
  void shouldMoveTheShopWithoutLosingAWriteOrARequest() throws JsonProcessingException {
    JsonNode result = run("--scenario", "success", "--volume-size", VOLUME, "--seed", "3");

    assertThat(result.path("outcome").asText()).isEqualTo("COMPLETED");
    assertThat(result.path("serving").asText()).isEqualTo("west");
    assertThat(result.path("requests").path("failed").asLong()).isZero();
    assertThat(result.path("writes").path("acknowledged").asLong()).isPositive();
    assertThat(result.path("writes").path("lost").asLong()).isZero();
    assertThat(result.path("bytes").path("moved").asLong()).isGreaterThan(16 << 20);
    assertThat(result.path("downtimeMillis").asLong()).isPositive();
    assertEveryInvariantHeld(result);
  }

  @Test
  void shouldServeAtTheSourceAgainWhenAByteOfTheCopyIsDamaged() throws JsonProcessingException {
    JsonNode result = run("--scenario", "failure", "--volume-size", VOLUME);

    assertThat(result.path("outcome").asText()).isEqualTo("ROLLED_BACK");
    assertThat(result.path("serving").asText()).isEqualTo("east");
    assertThat(result.path("requests").path("failed").asLong()).isZero();
    assertThat(result.path("writes").path("lost").asLong()).isZero();
    assertEveryInvariantHeld(result);
  }

  private static void assertEveryInvariantHeld(JsonNode result) {
    assertThat(result.path("invariants")).hasSize(9);
    assertThat(result.path("invariants"))
        .allSatisfy(invariant ->
            assertThat(invariant.path("held").asBoolean()).as(invariant.toString()).isTrue());
  }

  /** Runs the demo in this JVM and returns the object that it prints last. */
  private static JsonNode run(String... arguments) throws JsonProcessingException {
    StringWriter out = new StringWriter();
    StringWriter told = new StringWriter();
    CommandLine command =
        new CommandLine(new DemoCommand())
            .setCaseInsensitiveEnumValuesAllowed(true)
            .setOut(new PrintWriter(out))
            .setErr(new PrintWriter(told));
    String[] all = new String[arguments.length + 2];
    System.arraycopy(arguments, 0, all, 0, arguments.length);
    all[arguments.length] = "--output";
    all[arguments.length + 1] = "json";

    int exit = command.execute(all);

    assertThat(exit).as("exit code; it told:%n%s%n%s", told, out).isZero();
    return new ObjectMapper().readTree(out.toString().strip().lines().toList().getLast());
  }
}
