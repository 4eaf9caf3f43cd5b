package dev.theseus.deployer.step;

import dev.theseus.sites.AgentSecret;
import java.io.IOException;
import java.io.StringWriter;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.HexFormat;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** Makes the secret of a migration: one for all its agents, and of no use for another migration. */
public final class AgentSecrets {

  private static final int TOKEN_BYTES = 32;
  private static final int SERIAL_BITS = 120;
  private static final int KEY_BITS = 256;

  /** The Secret ends with the agents; clocks of two sites may differ by hours. */
  private static final Duration BEFORE_AND_AFTER = Duration.ofDays(365);

  private AgentSecrets() {}

  /**
   * Makes one that nobody else has.
   *
   * @param now the middle of the time in which its certificate is valid
   */
  public static AgentSecret make(Instant now) {
    SecureRandom random = new SecureRandom();
    byte[] token = new byte[TOKEN_BYTES];
    random.nextBytes(token);
    try {
      return new AgentSecret(HexFormat.of().formatHex(token), identity(random, now));
    } catch (GeneralSecurityException | OperatorCreationException | IOException e) {
      throw new IllegalStateException("every JDK can make a P-256 key and sign with it", e);
    }
  }

  private static String identity(SecureRandom random, Instant now)
      throws GeneralSecurityException, OperatorCreationException, IOException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(KEY_BITS, random);
    KeyPair keys = generator.generateKeyPair();
    StringWriter text = new StringWriter();
    try (JcaPEMWriter pem = new JcaPEMWriter(text)) {
      pem.writeObject(new JcaPKCS8Generator(keys.getPrivate(), null));
      pem.writeObject(certificate(keys, random, now));
    }
    return text.toString();
  }

  private static X509CertificateHolder certificate(KeyPair keys, SecureRandom random, Instant now)
      throws OperatorCreationException {
    X500Principal name = new X500Principal("CN=theseus-agent");
    return new JcaX509v3CertificateBuilder(
            name,
            new BigInteger(SERIAL_BITS, random),
            Date.from(now.minus(BEFORE_AND_AFTER)),
            Date.from(now.plus(BEFORE_AND_AFTER)),
            name,
            keys.getPublic())
        .build(new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate()));
  }
}
