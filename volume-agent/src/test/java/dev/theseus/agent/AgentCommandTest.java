package dev.theseus.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class AgentCommandTest {
  @Test
  void shouldStartAnAgentThatSaysWhatItLacks() throws Exception {
    List<String> command = AgentCommand.here();

    Process agent = new ProcessBuilder(command).redirectErrorStream(true).start();

    assertThat(agent.inputReader().lines()).anyMatch(line -> line.contains("is missing; usage"));
    assertThat(agent.waitFor()).isEqualTo(2);
  }
}
