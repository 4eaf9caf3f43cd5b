package dev.theseus.testbed.shop;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * The shop's descriptors for one place.
 *
 * @param registry host of the registry that its images are named after
 * @param storageClass class of the database's claim
 * @param claimMebibytes size that the database's claim requests
 * @param password of the database
 */
public record ShopDescriptors(
    String registry, String storageClass, long claimMebibytes, String password) {
  /** The namespace that the shop lives in. */
  public static final String NAMESPACE = "shop";

  /** The edge that the front end's Service names. */
  public static final String EDGE = "shop";

  /** Name of the claim that holds the database. */
  public static final String CLAIM = "postgres-data";

  /** All objects as one YAML stream. */
  public String yaml() {
    try (InputStream template = ShopDescriptors.class.getResourceAsStream("shop.yaml")) {
      if (template == null) {
        throw new IllegalStateException("The class path has no shop.yaml");
      }
      return new String(template.readAllBytes(), StandardCharsets.UTF_8)
          .replace("${registry}", registry)
          .replace("${storageClass}", storageClass)
          .replace("${claimSize}", claimMebibytes + "Mi")
          .replace(
              "${passwordBase64}",
              Base64.getEncoder().encodeToString(password.getBytes(StandardCharsets.UTF_8)));
    } catch (IOException e) {
      throw new UncheckedIOException("The shop's descriptors can't be read", e);
    }
  }
}
