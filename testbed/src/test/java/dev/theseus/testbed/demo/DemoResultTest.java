package dev.theseus.testbed.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.theseus.testbed.invariant.InvariantResult;
import java.util.List;
import org.junit.jupiter.api.Test;

final class DemoResultTest {
  @Test
  void shouldPrintTheFieldsOfTheContract() throws JsonProcessingException {
    assertThat(new ObjectMapper().writeValueAsString(result("COMPLETED", 0, true)))
        .isEqualTo(
            """
            {"scenario":"success","mode":"move","seed":1,"outcome":"COMPLETED",\
            "durationMillis":9,\
            "prediction":{"durationMillis":{"low":1,"expected":2,"high":3},\
            "downtimeMillis":{"low":4,"expected":5,"high":6}},\
            "downtimeMillis":8,"applicationStopStartMillis":7,"cancelStopMillis":-1,\
            "requests":{"total":10,"failed":0},"writes":{"acknowledged":5,"lost":0},\
            "bytes":{"volumes":1,"moved":2,"verified":3},"serving":"west",\
            "invariants":[{"name":"SourceNeverLost","held":true,"detail":"fine"}]}\
            """);
  }

  @Test
  void shouldNotBeAsPromisedWhenAnythingIsBroken() {
    assertThat(result("COMPLETED", 0, true).asPromised(Scenario.SUCCESS)).isTrue();
    assertThat(result("ROLLED_BACK", 0, true).asPromised(Scenario.SUCCESS)).isFalse();
    assertThat(result("ROLLED_BACK", 0, true).asPromised(Scenario.FAILURE)).isTrue();
    assertThat(result("COMPLETED", 1, true).asPromised(Scenario.SUCCESS)).isFalse();
    assertThat(result("COMPLETED", 0, false).asPromised(Scenario.SUCCESS)).isFalse();
  }

  private static DemoResult result(String outcome, long lost, boolean held) {
    return new DemoResult(
        "success",
        "move",
        1,
        outcome,
        9,
        new DemoResult.Predicted(
            new DemoResult.Interval(1, 2, 3), new DemoResult.Interval(4, 5, 6)),
        8,
        7,
        -1,
        new DemoResult.Requests(10, 0),
        new DemoResult.Writes(5, lost),
        new DemoResult.Bytes(1, 2, 3),
        "west",
        List.of(new InvariantResult("SourceNeverLost", held, "fine")));
  }
}
