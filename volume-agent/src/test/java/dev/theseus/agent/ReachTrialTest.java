package dev.theseus.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ReachTrialTest {

  @Test
  void shouldSayWhatAcceptsAndWhatDoesNot() throws Exception {
    try (ServerSocket open = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        ServerSocket closed = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      closed.close();
      String there = "127.0.0.1:" + open.getLocalPort();
      String gone = "127.0.0.1:" + closed.getLocalPort();
      ByteArrayOutputStream said = new ByteArrayOutputStream();

      ReachTrial.run(
          there + "," + gone + ",nonsense", new PrintStream(said, true, StandardCharsets.UTF_8));

      assertThat(said.toString(StandardCharsets.UTF_8).lines())
          .containsExactly("accepted " + there, "refused " + gone, "refused nonsense");
    }
  }
}
