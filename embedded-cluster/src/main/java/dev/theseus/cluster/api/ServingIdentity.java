package dev.theseus.cluster.api;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;

/**
 * What a server shows and what its clients must show.
 *
 * @param certificatePem self-signed, for 127.0.0.1 and localhost
 * @param privateKeyPem PKCS#8
 * @param token what clients send as bearer token
 */
record ServingIdentity(String certificatePem, String privateKeyPem, String token) {
  private static final int TOKEN_BYTES = 24;

  static ServingIdentity generate() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      KeyPair keys = generator.generateKeyPair();
      byte[] token = new byte[TOKEN_BYTES];
      new SecureRandom().nextBytes(token);
      return new ServingIdentity(
          pem("CERTIFICATE", SelfSignedCertificate.encode(keys)),
          pem("PRIVATE KEY", keys.getPrivate().getEncoded()),
          HexFormat.of().formatHex(token));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this JDK cannot make an EC certificate", e);
    }
  }

  /** The identity of an earlier run, so that kubeconfigs stay valid; made where there is none. */
  static ServingIdentity in(Path directory) throws IOException {
    Path file = directory.resolve("identity.pem");
    if (!Files.exists(file)) {
      Files.createDirectories(directory);
      ServingIdentity made = generate();
      String text = String.join("\n\n", made.certificatePem, made.privateKeyPem, made.token);
      Path draft = directory.resolve("identity.pem.new");
      PrivateFile.write(draft, text);
      Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
    }
    List<String> parts =
        List.of(Files.readString(file, StandardCharsets.US_ASCII).split("\n\n", -1));
    return new ServingIdentity(parts.get(0), parts.get(1), parts.get(2));
  }

  private static String pem(String label, byte[] der) {
    String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
    return "-----BEGIN " + label + "-----\n" + base64 + "\n-----END " + label + "-----";
  }
}
