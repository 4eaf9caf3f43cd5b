package dev.theseus.transformer;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.theseus.sites.descriptor.Descriptor;
import dev.theseus.sites.descriptor.DescriptorBundle;
import dev.theseus.transformer.rule.Finding;
import dev.theseus.transformer.rule.Loss;
import dev.theseus.transformer.rule.Severity;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * What the target gets.
 *
 * @param descriptors in the order in which they are applied
 * @param losses what they do not keep, the worst first
 * @param findings what the user should know, the worst first
 * @param images what the workloads run, sorted
 */
public record TransformResult(
    List<Descriptor> descriptors, List<Loss> losses, List<Finding> findings, List<String> images) {

  public TransformResult {
    descriptors = List.copyOf(descriptors);
    losses = List.copyOf(losses);
    findings = List.copyOf(findings);
    images = List.copyOf(images);
  }

  /** Whether the plan must be refused. */
  public boolean isBlocked() {
    return findings.stream().anyMatch(finding -> finding.severity() == Severity.BLOCKER);
  }

  /** SHA-256 over the canonical hashes of all descriptors, in hexadecimal. */
  public String digest() {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      descriptors.forEach(
          descriptor -> digest.update(descriptor.canonicalHash().getBytes(US_ASCII)));
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every JDK has SHA-256", impossible);
    }
  }

  /** The descriptors for an event, without the values of Secrets. */
  public byte[] bundle() {
    return DescriptorBundle.packWithoutSecretValues(descriptors);
  }
}
