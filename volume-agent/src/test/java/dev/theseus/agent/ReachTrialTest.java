package dev.theseus.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ReachTrialTest {

  @Test
  void shouldSayWhatAcceptsAndWhatDoesNot() throws Exception {
    String gone = "127.0.0.1:" + portThatNobodyListensOn();
    try (ServerSocket open = listening()) {
      String there = "127.0.0.1:" + open.getLocalPort();
      ByteArrayOutputStream said = new ByteArrayOutputStream();

      ReachTrial.run(
          there + "," + gone + ",nonsense", new PrintStream(said, true, StandardCharsets.UTF_8));

      assertThat(said.toString(StandardCharsets.UTF_8).lines())
          .containsExactly("accepted " + there, "refused " + gone, "refused nonsense");
    }
  }

  private static int portThatNobodyListensOn() throws IOException {
    try (ServerSocket closed = listening()) {
      return closed.getLocalPort();
    }
  }

  private static ServerSocket listening() throws IOException {
    return new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
  }
}
