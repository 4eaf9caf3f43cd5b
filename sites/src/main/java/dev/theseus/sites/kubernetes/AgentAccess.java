package dev.theseus.sites.kubernetes;

import dev.theseus.sites.descriptor.Descriptor;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.LocalPortForward;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/**
 * The way from here to an agent: its pod's own address where that answers, else a local port that
 * the API server forwards, which works wherever the API does and is slower.
 */
final class AgentAccess implements AutoCloseable {

  private static final int PROBE_MILLIS = 1_500;

  private final KubernetesClient client;
  private final Predicate<URI> reachable;
  private final Map<String, URI> ways = new ConcurrentHashMap<>();
  private final Map<String, LocalPortForward> forwards = new ConcurrentHashMap<>();

  /**
   * @param reachable whether an agent answers at an address of a pod
   */
  AgentAccess(KubernetesClient client, Predicate<URI> reachable) {
    this.client = client;
    this.reachable = reachable;
  }

  /** Where the agent of this pod answers, seen from here; looked for once per pod. */
  URI to(Descriptor pod, URI address) {
    String uid = pod.uid().orElse(pod.name());
    LocalPortForward forward = forwards.get(uid);
    if (forward != null && !forward.isAlive()) {
      forget(uid);
    }
    URI known = ways.get(uid);
    if (known != null) {
      return known;
    }
    URI way = reachable.test(address) ? address : forwarded(pod, uid);
    ways.put(uid, way);
    return way;
  }

  private URI forwarded(Descriptor pod, String uid) {
    LocalPortForward forward =
        client
            .pods()
            .inNamespace(pod.namespace())
            .withName(pod.name())
            .portForward(AgentPod.PORT, InetAddress.getLoopbackAddress(), 0);
    LocalPortForward other = forwards.put(uid, forward);
    if (other != null) {
      close(other);
    }
    return URI.create("http://127.0.0.1:" + forward.getLocalPort());
  }

  /** Gives up the way to a pod that is gone. */
  void forget(String uid) {
    ways.remove(uid);
    LocalPortForward forward = forwards.remove(uid);
    if (forward != null) {
      close(forward);
    }
  }

  private static void close(LocalPortForward forward) {
    try {
      forward.close();
    } catch (IOException e) {
      throw new UncheckedIOException("A forwarded port could not be closed", e);
    }
  }

  /** Whether an agent answers there within a moment. */
  static boolean answers(URI address) {
    try {
      HttpURLConnection call =
          (HttpURLConnection) address.resolve("/healthz").toURL().openConnection();
      call.setConnectTimeout(PROBE_MILLIS);
      call.setReadTimeout(PROBE_MILLIS);
      try {
        return call.getResponseCode() == HttpURLConnection.HTTP_OK;
      } finally {
        call.disconnect();
      }
    } catch (IOException unreachable) {
      return false;
    }
  }

  @Override
  public void close() {
    forwards.keySet().forEach(this::forget);
  }
}
