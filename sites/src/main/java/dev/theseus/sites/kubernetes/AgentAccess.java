package dev.theseus.sites.kubernetes;

import dev.theseus.sites.AgentSecret;
import dev.theseus.sites.descriptor.Descriptor;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiPredicate;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * The way from here to an agent: its pod's own address or another that it was opened at, whichever
 * answers first, else a local port that the API server forwards, which works wherever the API does
 * and is slower.
 */
final class AgentAccess implements AutoCloseable {

  private static final int PROBE_MILLIS = 1_500;

  private final KubernetesClient client;
  private final BiPredicate<URI, AgentSecret> reachable;
  private final Map<String, URI> ways = new ConcurrentHashMap<>();
  private final Map<String, PortForward> forwards = new ConcurrentHashMap<>();

  /**
   * @param reachable whether an agent answers at an address of a pod
   */
  AgentAccess(KubernetesClient client, BiPredicate<URI, AgentSecret> reachable) {
    this.client = client;
    this.reachable = reachable;
  }

  /** Where the agent of this pod answers, seen from here. */
  URI to(Descriptor pod, List<URI> addresses, AgentSecret secret) {
    String uid = pod.uid().orElse(pod.name());
    URI known = ways.get(uid);
    // A forwarded port leads on by itself; an address may have become a dead end since.
    if (known != null && (forwards.containsKey(uid) || reachable.test(known, secret))) {
      return known;
    }
    URI way =
        addresses.stream()
            .filter(address -> reachable.test(address, secret))
            .findFirst()
            .orElseGet(() -> forwarded(pod, addresses.getFirst().getScheme(), uid));
    ways.put(uid, way);
    return way;
  }

  private URI forwarded(Descriptor pod, String scheme, String uid) {
    PortForward forward = PortForward.open(client, pod, AgentPod.PORT);
    PortForward other = forwards.put(uid, forward);
    if (other != null) {
      other.close();
    }
    return URI.create(scheme + "://127.0.0.1:" + forward.localPort());
  }

  /** Gives up the way to a pod, because it is gone or does not answer on it. */
  void forget(String uid) {
    ways.remove(uid);
    PortForward forward = forwards.remove(uid);
    if (forward != null) {
      forward.close();
    }
  }

  /** Whether an agent of the migration answers there within a moment. */
  static boolean answers(URI address, AgentSecret secret) {
    try {
      HttpURLConnection call =
          (HttpURLConnection) address.resolve("/healthz").toURL().openConnection();
      if (call instanceof HttpsURLConnection secured) {
        secured.setSSLSocketFactory(trustingOnly(secret).getSocketFactory());
        // The key tells who it is; at which address it is says nothing.
        secured.setHostnameVerifier((_, _) -> true);
      }
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

  private static SSLContext trustingOnly(AgentSecret secret) throws IOException {
    try {
      KeyStore trusted = KeyStore.getInstance("PKCS12");
      trusted.load(null, null);
      String pem = secret.identity();
      String certificate = pem.substring(Math.max(0, pem.indexOf("-----BEGIN CERTIFICATE-----")));
      trusted.setCertificateEntry(
          "agent",
          CertificateFactory.getInstance("X.509")
              .generateCertificate(
                  new ByteArrayInputStream(certificate.getBytes(StandardCharsets.US_ASCII))));
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(trusted);
      SSLContext context = SSLContext.getInstance("TLSv1.3");
      context.init(null, trust.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IOException("the identity of the agents is not usable", e);
    }
  }

  @Override
  public void close() {
    forwards.keySet().forEach(this::forget);
  }
}
