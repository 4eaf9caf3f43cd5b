package dev.theseus.cluster.access;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Tokens of service accounts: they say whose they are and until when, and are signed. */
public final class AccountTokens {

  private static final String ALGORITHM = "HmacSHA256";
  private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();

  private final byte[] key;
  private final InstantSource clock;

  /**
   * @param secret what only this cluster knows
   */
  public AccountTokens(String secret, InstantSource clock) {
    this.key = secret.getBytes(StandardCharsets.UTF_8);
    this.clock = clock;
  }

  /** A token of an account. */
  public String issue(String namespace, String name, Instant expires) {
    String says = namespace + "/" + name + "/" + expires.getEpochSecond();
    return ENCODER.encodeToString(says.getBytes(StandardCharsets.UTF_8)) + "." + signature(says);
  }

  /** Whose token this is; empty where it is none of this cluster's, or expired. */
  public Optional<Subject> subject(String token) {
    String[] parts = token.split("\\.", -1);
    if (parts.length != 2) {
      return Optional.empty();
    }
    String says;
    try {
      says = new String(Base64.getUrlDecoder().decode(parts[0]), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException foreign) {
      return Optional.empty();
    }
    String[] said = says.split("/", -1);
    boolean ours =
        MessageDigest.isEqual(
            signature(says).getBytes(StandardCharsets.UTF_8),
            parts[1].getBytes(StandardCharsets.UTF_8));
    return ours && clock.instant().getEpochSecond() < Long.parseLong(said[2])
        ? Optional.of(Subject.account(said[0], said[1]))
        : Optional.empty();
  }

  private String signature(String text) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(key, ALGORITHM));
      return ENCODER.encodeToString(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this JDK has no " + ALGORITHM, e);
    }
  }
}
