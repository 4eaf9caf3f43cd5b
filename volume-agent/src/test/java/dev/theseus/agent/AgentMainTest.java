package dev.theseus.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AgentMainTest {

  @Test
  void shouldListenOnLoopbackTooWhereItsPodHasAnAddressOfItsOwn() {
    assertThat(listens("10.71.0.5:7070", "--in-pod")).isEqualTo("0.0.0.0");
    assertThat(listens("127.3.0.5:7070", "--in-pod")).isEqualTo("127.3.0.5");
    assertThat(listens("10.71.0.5:7070")).isEqualTo("10.71.0.5");
  }

  @Test
  void shouldSpeakTlsUnlessNothingLeavesTheMachine() {
    String pem = TestIdentities.pem();
    for (String address : List.of("10.71.0.5:7070", "127.3.0.5:7070")) {
      AgentConfig config =
          AgentMain.config(
              ("--volume /v --state /s --token-env TOKEN --identity-env IDENTITY --listen "
                      + address)
                  .split(" ", -1),
              Map.of("TOKEN", "t", "IDENTITY", pem));
      assertThat(config.identity().isPresent()).isEqualTo(address.startsWith("10."));
    }
  }

  @Test
  void shouldSayWhichOptionItDoesNotKnow() {
    assertThatThrownBy(() -> AgentMain.config(new String[] {"--forward", "x"}, Map.of()))
        .hasMessageContaining("'--forward'")
        .hasMessageContaining("usage:");
  }

  private static String listens(String address, String... flags) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "--volume", "/v", "--state", "/s", "--listen", address, "--token-env", "TOKEN"));
    arguments.addAll(List.of(flags));
    return AgentMain.config(arguments.toArray(String[]::new), Map.of("TOKEN", "t"))
        .listen()
        .getAddress()
        .getHostAddress();
  }
}
