package dev.theseus.testbed.edge;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class GatewayIT {
  private static final Executor VIRTUAL = command -> Thread.ofVirtual().start(command);

  private NamedServer east;
  private NamedServer west;
  private Gateway gateway;

  @BeforeEach
  void open() throws IOException {
    east = new NamedServer("east");
    west = new NamedServer("west");
    gateway = new Gateway(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    gateway.follow(serve(east));
  }

  @AfterEach
  void close() throws IOException {
    gateway.close();
    east.close();
    west.close();
  }

  @Test
  void shouldLetConnectionsWaitDuringHoldAndServeThemAtTheTarget() throws Exception {
    assertThat(ask()).isEqualTo("east");
    gateway.follow(new Route.Hold());

    CompletableFuture<String> waiting = CompletableFuture.supplyAsync(this::ask, VIRTUAL);
    assertThat(waiting).as("answer while on hold").isNotDone();
    await().during(Duration.ofMillis(200)).until(() -> !waiting.isDone());
    long released = System.nanoTime();
    gateway.follow(serve(west));

    assertThat(waiting.get(5, TimeUnit.SECONDS)).isEqualTo("west");
    assertThat(Duration.ofNanos(System.nanoTime() - released)).isLessThan(Duration.ofMillis(250));
  }

  @Test
  void shouldCloseQuietConnectionsWhenDraining() throws Exception {
    try (Socket client = connect()) {
      client.getOutputStream().write('\n');
      assertThat(line(client)).isEqualTo("east");

      gateway.follow(new Route.Hold());
      long started = System.nanoTime();
      gateway.drain(east.backend(Optional.empty()).key(), Duration.ofSeconds(5));

      assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(Duration.ofSeconds(2));
      assertThat(client.getInputStream().read()).as("end of stream").isEqualTo(-1);
    }
  }

  @Test
  void shouldNotLoseARequestWhenTheBackendStartsLate() throws Exception {
    // Held without listening: who connects to a free port of its own machine may reach itself.
    try (Socket held = new Socket()) {
      held.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      var address = new InetSocketAddress(held.getLocalAddress(), held.getLocalPort());
      Backend.Key key = west.backend(Optional.empty()).key();
      gateway.follow(
          new Route.Serve(new Backend(key, address, Optional.empty(), Optional.empty())));
      CompletableFuture<String> waiting = CompletableFuture.supplyAsync(this::ask, VIRTUAL);
      await().during(Duration.ofMillis(100)).until(() -> !waiting.isDone());

      gateway.follow(serve(east));

      assertThat(waiting.get(5, TimeUnit.SECONDS)).isEqualTo("east");
    }
  }

  private static Route serve(NamedServer server) {
    return new Route.Serve(server.backend(Optional.of(Traffic.SERVE)));
  }

  private Socket connect() throws IOException {
    Socket socket = new Socket();
    socket.setSoTimeout(10_000);
    socket.connect(gateway.address());
    return socket;
  }

  private String ask() {
    try (Socket socket = connect()) {
      socket.getOutputStream().write('\n');
      return line(socket);
    } catch (IOException e) {
      throw new AssertionError("the gateway lost a request", e);
    }
  }

  private static String line(Socket socket) throws IOException {
    String line =
        new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8)).readLine();
    return line == null ? "end of stream" : line;
  }
}
