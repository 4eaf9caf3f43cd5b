package dev.theseus.cluster.api;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.Signature;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;

/**
 * Encodes an X.509 certificate (RFC 5280) for loopback, since the JDK has no public API for that.
 */
final class SelfSignedCertificate {
  private static final byte[] ECDSA_WITH_SHA256 = oid(0x2A, 0x86, 0x48, 0xCE, 0x3D, 4, 3, 2);
  private static final byte[] COMMON_NAME = oid(0x55, 4, 3);
  private static final byte[] SUBJECT_ALT_NAME = oid(0x55, 0x1D, 0x11);
  private static final byte[] BASIC_CONSTRAINTS = oid(0x55, 0x1D, 0x13);
  private static final byte[] TRUE = tagged(0x01, new byte[] {(byte) 0xFF});
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMddHHmmss'Z'").withZone(ZoneOffset.UTC);

  private SelfSignedCertificate() {}

  /** The certificate in DER, signed with its own key, valid for ten years. */
  static byte[] encode(KeyPair keys) throws GeneralSecurityException {
    byte[] algorithm = sequence(ECDSA_WITH_SHA256);
    byte[] body = body(keys, algorithm, Instant.now());
    Signature signer = Signature.getInstance("SHA256withECDSA");
    signer.initSign(keys.getPrivate());
    signer.update(body);
    return sequence(body, algorithm, bits(signer.sign()));
  }

  private static byte[] body(KeyPair keys, byte[] algorithm, Instant now) {
    byte[] version3 = tagged(0xA0, tagged(0x02, new byte[] {2}));
    byte[] serial = tagged(0x02, BigInteger.valueOf(now.toEpochMilli()).toByteArray());
    byte[] commonName = tagged(0x0C, "theseus-embedded-cluster".getBytes(StandardCharsets.UTF_8));
    byte[] name = sequence(tagged(0x31, sequence(COMMON_NAME, commonName)));
    byte[] validity =
        sequence(time(now.minusSeconds(3600)), time(now.plusSeconds(10L * 365 * 24 * 3600)));
    return sequence(
        version3,
        serial,
        algorithm,
        name,
        validity,
        name,
        keys.getPublic().getEncoded(),
        extensions());
  }

  private static byte[] extensions() {
    byte[] names =
        sequence(
            tagged(0x87, new byte[] {127, 0, 0, 1}),
            tagged(0x82, "localhost".getBytes(StandardCharsets.US_ASCII)));
    return tagged(
        0xA3,
        sequence(
            sequence(BASIC_CONSTRAINTS, TRUE, tagged(0x04, sequence(TRUE))),
            sequence(SUBJECT_ALT_NAME, tagged(0x04, names))));
  }

  private static byte[] time(Instant instant) {
    return tagged(0x18, TIME.format(instant).getBytes(StandardCharsets.US_ASCII));
  }

  private static byte[] bits(byte[] content) {
    return tagged(0x03, concat(List.of(new byte[] {0}, content)));
  }

  private static byte[] oid(int... encoded) {
    byte[] bytes = new byte[encoded.length];
    for (int i = 0; i < encoded.length; i++) {
      bytes[i] = (byte) encoded[i];
    }
    return tagged(0x06, bytes);
  }

  private static byte[] sequence(byte[]... parts) {
    return tagged(0x30, concat(List.of(parts)));
  }

  private static byte[] tagged(int tag, byte[] content) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(tag);
    if (content.length < 0x80) {
      out.write(content.length);
    } else if (content.length < 0x100) {
      out.write(0x81);
      out.write(content.length);
    } else {
      out.write(0x82);
      out.write(content.length >> 8);
      out.write(content.length);
    }
    out.writeBytes(content);
    return out.toByteArray();
  }

  private static byte[] concat(List<byte[]> parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    parts.forEach(out::writeBytes);
    return out.toByteArray();
  }
}
