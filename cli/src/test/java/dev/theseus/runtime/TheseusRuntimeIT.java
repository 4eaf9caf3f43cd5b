package dev.theseus.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.theseus.embedded.kafka.BrokerStartException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TheseusRuntimeIT {
  private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

  @TempDir Path data;

  @Test
  void shouldLeaveNoClusterRunningWhenTheBrokersPortIsTaken() throws IOException {
    var free = freePort();
    try (var taken = new ServerSocket(0, 1, LOOPBACK)) {
      var config =
          new RuntimeConfig(
              Optional.of(data),
              taken.getLocalPort(),
              0,
              List.of(new RuntimeConfig.Cluster("east", free)),
              Set.of());
      assertThatThrownBy(() -> TheseusRuntime.start(config))
          .isInstanceOf(BrokerStartException.class)
          .hasMessageContaining("Port " + taken.getLocalPort());
    }
    // Whoever still listened there would keep the port.
    try (var again = new ServerSocket(free, 1, LOOPBACK)) {
      assertThat(again.isBound()).isTrue();
    }
    try (var index = ClusterIndex.claim(data.resolve("clusters").resolve("east"))) {
      assertThat(index.number()).isPositive();
    }
  }

  @Test
  void shouldTouchNothingOfARuntimeThatUsesTheSameDirectory() throws IOException {
    var config =
        new RuntimeConfig(
            Optional.of(data), 0, 0, List.of(new RuntimeConfig.Cluster("east", 0)), Set.of());
    try (var running = TheseusRuntime.start(config)) {
      var kubeconfig = running.clusters().values().iterator().next().kubeconfig();
      var before = Files.readString(kubeconfig);

      assertThatThrownBy(() -> TheseusRuntime.start(config))
          .isInstanceOf(DataInUseException.class)
          .hasMessageContaining(data.toString());

      assertThat(Files.readString(kubeconfig)).isEqualTo(before);
    }
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, LOOPBACK)) {
      return socket.getLocalPort();
    }
  }
}
