package dev.theseus.agent.protocol;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManagerFactory;

/**
 * The key and certificate that all agents and movers of one migration share: each proves that it
 * has the key, and trusts nobody else. So the names in the certificate say nothing, and an address
 * that is forwarded is as good as the agent's own.
 */
public final class AgentIdentity {
  private static final Pattern KEY =
      Pattern.compile("-----BEGIN PRIVATE KEY-----([^-]+)-----END PRIVATE KEY-----");
  private static final Pattern CERTIFICATE =
      Pattern.compile("(?s)-----BEGIN CERTIFICATE-----.+?-----END CERTIFICATE-----");

  private final SSLContext context;

  private AgentIdentity(SSLContext context) {
    this.context = context;
  }

  /**
   * Reads one. It remembers its connections, so that further ones to the same agent resume a
   * session instead of proving keys anew: whoever calls often should keep it.
   *
   * @param pem an elliptic-curve key in PKCS #8 and its certificate, both in PEM
   * @throws IllegalArgumentException where it is no such text
   */
  public static AgentIdentity parse(String pem) {
    try {
      Matcher key = KEY.matcher(pem);
      Matcher certificate = CERTIFICATE.matcher(pem);
      if (!key.find() || !certificate.find()) {
        throw new IllegalArgumentException(
            "the identity must hold a 'PRIVATE KEY' and a 'CERTIFICATE' in PEM");
      }
      return of(
          KeyFactory.getInstance("EC")
              .generatePrivate(
                  new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(key.group(1)))),
          (X509Certificate)
              CertificateFactory.getInstance("X.509")
                  .generateCertificate(
                      new ByteArrayInputStream(
                          certificate.group().getBytes(StandardCharsets.US_ASCII))));
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalArgumentException("the identity is not usable: " + e.getMessage(), e);
    }
  }

  private static AgentIdentity of(PrivateKey key, X509Certificate certificate)
      throws GeneralSecurityException, IOException {
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry("agent", certificate);
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    SSLContext context = SSLContext.getInstance("TLSv1.3");
    context.init(
        new KeyManager[] {new SingleKeyManager(key, certificate)}, trust.getTrustManagers(), null);
    return new AgentIdentity(context);
  }

  /** The calling side of a connection; the address lets a later one resume the session. */
  SSLEngine caller(String host, int port) {
    SSLEngine engine = restricted(context.createSSLEngine(host, port));
    engine.setUseClientMode(true);
    return engine;
  }

  /** The called side. A caller without a certificate is let in, so that its request is answered. */
  SSLEngine called() {
    SSLEngine engine = restricted(context.createSSLEngine());
    engine.setUseClientMode(false);
    engine.setWantClientAuth(true);
    return engine;
  }

  private static SSLEngine restricted(SSLEngine engine) {
    SSLParameters parameters = engine.getSSLParameters();
    parameters.setProtocols(new String[] {"TLSv1.3"});
    parameters.setCipherSuites(new String[] {"TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384"});
    engine.setSSLParameters(parameters);
    return engine;
  }
}
