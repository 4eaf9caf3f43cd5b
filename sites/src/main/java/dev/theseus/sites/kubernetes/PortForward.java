package dev.theseus.sites.kubernetes;

import dev.theseus.sites.SiteException;
import dev.theseus.sites.descriptor.Descriptor;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.http.WebSocket;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.net.URI;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A port of this machine's loopback behind which the API server leads to a port of a pod. Each
 * connection is a stream of its own through the server, so one that breaks takes no other with it,
 * and a server that comes back serves the next one.
 */
final class PortForward implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(PortForward.class);

  private final KubernetesClient client;
  private final URI stream;
  private final int port;
  private final ServerSocketChannel server;
  private final Set<ForwardedConnection> connections = ConcurrentHashMap.newKeySet();

  private PortForward(KubernetesClient client, URI stream, int port, ServerSocketChannel server) {
    this.client = client;
    this.stream = stream;
    this.port = port;
    this.server = server;
  }

  /**
   * Listens; the pod is looked for when somebody connects.
   *
   * @throws SiteException retriable where this machine has no free port
   */
  static PortForward open(KubernetesClient client, Descriptor pod, int port) {
    URI path =
        URI.create(
            "api/v1/namespaces/%s/pods/%s/portforward?ports=%d"
                .formatted(pod.namespace(), pod.name(), port));
    URI stream =
        WebSocket.toWebSocketUri(URI.create(client.getMasterUrl().toString()).resolve(path));
    try {
      ServerSocketChannel server = ServerSocketChannel.open();
      server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      PortForward forward = new PortForward(client, stream, port, server);
      Thread.ofVirtual().name("port-forward").start(forward::acceptAll);
      return forward;
    } catch (IOException e) {
      throw new SiteException(
          SiteException.Kind.RETRIABLE,
          "NoLocalPort",
          "no local port could be opened for pod %s: %s".formatted(pod.name(), e.getMessage()),
          e);
    }
  }

  int localPort() {
    return server.socket().getLocalPort();
  }

  private void acceptAll() {
    while (server.isOpen()) {
      try {
        SocketChannel local = server.accept();
        local.setOption(StandardSocketOptions.TCP_NODELAY, true);
        connect(local);
      } catch (IOException e) {
        LOG.debug("port forward to {} ends", stream, e);
      }
    }
  }

  private void connect(SocketChannel local) {
    ForwardedConnection connection = new ForwardedConnection(local, port, connections::remove);
    connections.add(connection);
    CompletableFuture<WebSocket> _ =
        client
            .getHttpClient()
            .newWebSocketBuilder()
            .subprotocol("v4.channel.k8s.io")
            .uri(stream)
            .buildAsync(connection)
            .whenComplete((_, failure) -> {
              if (failure != null) {
                LOG.debug("no port forward to {}", stream, failure);
                connection.close();
              }
            });
  }

  @Override
  public void close() {
    try {
      server.close();
    } catch (IOException e) {
      LOG.debug("closing", e);
    }
    connections.forEach(ForwardedConnection::close);
  }
}
