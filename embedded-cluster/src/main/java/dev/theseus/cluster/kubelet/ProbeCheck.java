package dev.theseus.cluster.kubelet;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;

/** Carries out one try of a probe. */
final class ProbeCheck {
  private final String podAddress;
  private final JsonNode container;
  private final Function<JsonNode, ProcessLaunch> commands;

  /**
   * @param commands the launch of an argument vector in the container's place
   */
  ProbeCheck(String podAddress, JsonNode container, Function<JsonNode, ProcessLaunch> commands) {
    this.podAddress = podAddress;
    this.container = container;
    this.commands = commands;
  }

  /** Whether the container passes. */
  boolean passes(ProbeSpec probe) throws InterruptedException {
    try {
      JsonNode action = probe.action();
      if (action.has("exec")) {
        ProcessLaunch launch = commands.apply(action.path("exec").path("command"));
        return ContainerProcess.execute(launch, probe.timeoutMillis()) == 0;
      }
      if (action.has("httpGet")) {
        return httpGet(action.path("httpGet"), (int) probe.timeoutMillis());
      }
      JsonNode target = action.has("tcpSocket") ? action.path("tcpSocket") : action.path("grpc");
      connect(target, (int) probe.timeoutMillis()).close();
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private boolean httpGet(JsonNode get, int timeoutMillis) throws IOException {
    if (get.path("scheme").asText("HTTP").equals("HTTPS")) {
      // The kubelet accepts any certificate; that somebody listens is all we check here.
      connect(get, timeoutMillis).close();
      return true;
    }
    try (Socket socket = connect(get, timeoutMillis)) {
      socket.setSoTimeout(timeoutMillis);
      StringBuilder request = new StringBuilder();
      request.append("GET ").append(get.path("path").asText("/")).append(" HTTP/1.1\r\n");
      request.append("Host: ").append(podAddress).append("\r\n");
      get.path("httpHeaders")
          .forEach(header ->
              request
                  .append(header.path("name").asText())
                  .append(": ")
                  .append(header.path("value").asText())
                  .append("\r\n"));
      request.append("User-Agent: kube-probe/1.34\r\nConnection: close\r\n\r\n");
      socket.getOutputStream().write(request.toString().getBytes(StandardCharsets.US_ASCII));
      BufferedReader reader =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
      String status = reader.readLine();
      return status != null && status.matches("HTTP/1\\.[01] [23]\\d\\d.*");
    }
  }

  private Socket connect(JsonNode target, int timeoutMillis) throws IOException {
    String host = target.path("host").asText(podAddress);
    Socket socket = new Socket();
    try {
      InetSocketAddress address = new InetSocketAddress(host, port(target.path("port")));
      socket.connect(address, timeoutMillis);
      return socket;
    } catch (IOException | RuntimeException e) {
      socket.close();
      throw e;
    }
  }

  private int port(JsonNode port) throws IOException {
    if (port.isInt()) {
      return port.asInt();
    }
    for (JsonNode candidate : container.path("ports")) {
      if (candidate.path("name").asText().equals(port.asText())) {
        return candidate.path("containerPort").asInt();
      }
    }
    try {
      return Integer.parseInt(port.asText());
    } catch (NumberFormatException e) {
      throw new IOException("container has no port named " + port.asText(), e);
    }
  }
}
