package dev.theseus.agent;

import dev.theseus.agent.protocol.AgentIdentity;
import java.io.StringWriter;
import java.math.BigInteger;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Instant;
import java.util.Date;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** Identities of migrations, each with a key of its own. */
public final class TestIdentities {
  private TestIdentities() {}

  /** One that nobody else has. */
  public static AgentIdentity next() {
    return AgentIdentity.parse(pem());
  }

  static String pem() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(256);
      KeyPair keys = generator.generateKeyPair();
      X500Principal name = new X500Principal("CN=test");
      Instant now = Instant.now();
      StringWriter text = new StringWriter();
      try (JcaPEMWriter pem = new JcaPEMWriter(text)) {
        pem.writeObject(new JcaPKCS8Generator(keys.getPrivate(), null));
        pem.writeObject(
            new JcaX509v3CertificateBuilder(
                    name,
                    BigInteger.ONE,
                    Date.from(now),
                    Date.from(now.plusSeconds(3600)),
                    name,
                    keys.getPublic())
                .build(new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate())));
      }
      return text.toString();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
