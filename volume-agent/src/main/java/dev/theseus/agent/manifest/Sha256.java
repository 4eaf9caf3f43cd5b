package dev.theseus.agent.manifest;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** The digest that identifies content. */
public final class Sha256 {
  private Sha256() {}

  /** A new digest. */
  public static MessageDigest create() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
